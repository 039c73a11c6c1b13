import Experiments

extension TableKind {
  /// Formats, sparsity, bytes and cycles layer by layer.
  static let layers = TableKind(
    name: "layers", summary: "format, filters, sparsity, bytes and cycles of every layer, for the first seed",
    title: "Layer by layer"
  ) { input in
    let groups = input.groups
    let tables = groups.points.flatMap { point -> [Piece] in
      guard let record = point.records.first else { return [] }
      let title = "\(point.workload.label): \(point.label), seed \(record.cell.seed)"
      return [.folded(title, layersTable(record, boards: groups.boards))]
    }
    return tables.isEmpty ? [.text("No cell was run.")] : tables
  }

  private static func layersTable(_ record: Record, boards: [String]) -> TextTable {
    var table = TextTable(
      [
        .text("Layer"), .text("Kind"), .text("Output"), .text("Format"), .number("Filters"),
        .number("Sparsity, %"), .number("Flash, bytes"), .number("of which index + pointers"),
        .number("MACs"),
      ] + boards.map { .number("Cycles, \($0)") })
    for layer in record.layers { table.add(cells(of: layer, boards: boards)) }
    return table
  }

  private static func cells(of layer: LayerRecord, boards: [String]) -> [String] {
    let filters = layer.filters.map { left in
      layer.originalFilters.map { "\(left) of \($0)" } ?? "\(left)"
    }
    return [
      layer.name, layer.kind, layer.output, layer.format ?? Numbers.none, filters ?? Numbers.none,
      layer.sparsity.map { Numbers.fixed($0 * 100, 1) } ?? Numbers.none,
      Numbers.count(layer.flash.total), Numbers.count(layer.flash.index + layer.flash.pointers),
      Numbers.count(layer.macs),
    ] + boards.map { layer.cycles[$0].map(Numbers.count) ?? Numbers.none }
  }
}
