/// Overrides: objects whose keys are paths.
extension Node {
  /// The object with its dotted keys unfolded: `{"a.b": 1, "a.c": 2}` becomes `{"a": {"b": 1, "c": 2}}`.
  ///
  /// Every value keeps its path and place, and the objects made on the way take those of the key they come
  /// from, so that errors point at the override in the file. Throws `DocumentError` when the node is no
  /// object or two keys set the same value.
  public func expandingPaths() throws(DocumentError) -> Node {
    var expanded = with(.object([]))
    for member in try members { expanded = try expanded.merging(Self.unfolded(member)) }
    return expanded
  }

  private static func unfolded(_ member: Member) -> Member {
    let keys = member.key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let leaf = Member(key: keys.last ?? "", position: member.position, value: member.value)
    return keys.dropLast().reversed().reduce(leaf) { inner, key in
      Member(key: key, position: member.position, value: member.value.with(.object([inner])))
    }
  }

  private func merging(_ added: Member) throws(DocumentError) -> Node {
    var members = try members
    guard let index = members.firstIndex(where: { $0.key == added.key }) else {
      return with(.object(members + [added]))
    }
    let old = members[index]
    guard case .object(let inner) = added.value.value, old.value.kind == .object else {
      throw added.value.error(
        "this is also set by \(old.value.path)", "expected each value to be set once")
    }
    var merged = old.value
    for member in inner { merged = try merged.merging(member) }
    members[index] = Member(key: old.key, position: old.position, value: merged)
    return with(.object(members))
  }

  private func with(_ value: Value) -> Node {
    Node(file: file, path: path, position: position, value: value)
  }
}
