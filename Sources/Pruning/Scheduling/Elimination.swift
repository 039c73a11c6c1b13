/// The exact minimum of a sum of tables over a few discrete variables, by eliminating one variable after another.
///
/// Cost grows with the levels to the power of the largest table met on the way: two variables in a chain of layers,
/// three where residual branches meet. Source: Bertele and Brioschi, Nonserial Dynamic Programming, 1972.
package final class Elimination {
  /// A table over variables, [first][second]... with the last variable fastest.
  private struct Table {
    var variables: [Int]
    /// Where it stands in `values`.
    var place: Range<Int>
  }

  /// The elimination of one variable.
  private struct Step {
    var variable: Int
    /// Variables that are left beside it in what it touches.
    var scope: [Int]
    /// Tables that hold it: where each starts, and the distance of its neighbours along the variable.
    var starts: [Int] = []
    var strides: [Int] = []
    /// Distances of neighbours along each scope variable, table after table.
    var scopeStrides: [Int] = []
    /// Where the table of minima over `scope` starts, and its distances.
    var output: Int
    var outputStrides: [Int]
  }

  private let levels: [Int]
  private var tables: [Table] = []
  /// The values of all tables, one after another.
  private var values: [Double] = []
  private var steps: [Step] = []
  /// By step, the level of its variable at each minimum.
  private var choices: [[Int32]] = []
  private var row: [Double]

  /// Elimination over variables with so many levels, of a sum of tables over the given variables, all zero at first.
  /// A table's variables must differ.
  package init(levels: [Int], scopes: [[Int]]) {
    self.levels = levels
    row = [Double](repeating: 0, count: levels.max() ?? 0)
    for scope in scopes { _ = addTable(scope) }
    plan()
  }

  /// Adds a table of zeros and returns where it stands.
  private func addTable(_ variables: [Int]) -> Range<Int> {
    let place = values.count..<values.count + Self.size(variables, levels)
    tables.append(Table(variables: variables, place: place))
    values += [Double](repeating: 0, count: place.count)
    return place
  }

  /// Changes the values of table `index`.
  package func update(_ index: Int, _ body: (UnsafeMutableBufferPointer<Double>) -> Void) {
    values.withUnsafeMutableBufferPointer { body(UnsafeMutableBufferPointer(rebasing: $0[tables[index].place])) }
  }

  /// The minimum over levels within `ranges`, and where it is.
  package func minimum(_ ranges: [ClosedRange<Int>]) -> (value: Double, levels: [Int]) {
    var total = 0.0
    for index in steps.indices {
      run(index, ranges)
      if steps[index].scope.isEmpty { total += values[steps[index].output] }
    }
    var chosen = ranges.map(\.lowerBound)
    for (step, choice) in zip(steps, choices).reversed() {
      let offset = zip(step.scope, step.outputStrides).reduce(0) { $0 + chosen[$1.0] * $1.1 }
      chosen[step.variable] = Int(choice[offset])
    }
    return (total, chosen)
  }

  private static func size(_ variables: [Int], _ levels: [Int]) -> Int { variables.reduce(1) { $0 * levels[$1] } }

  private static func strides(_ variables: [Int], _ levels: [Int]) -> [Int] {
    variables.indices.map { size(Array(variables[($0 + 1)...]), levels) }
  }

  /// Takes the variable whose elimination makes the smallest table, again and again.
  private func plan() {
    var open = Array(tables.indices)
    var left = Array(levels.indices)
    while !left.isEmpty {
      func scope(_ variable: Int) -> [Int] {
        let touched = open.filter { tables[$0].variables.contains(variable) }
        return Set(touched.flatMap { tables[$0].variables }).subtracting([variable]).sorted()
      }
      let best = left.min { Self.size(scope($0), levels) < Self.size(scope($1), levels) } ?? left[0]
      let rest = scope(best)
      let touched = open.filter { tables[$0].variables.contains(best) }
      open = open.filter { !touched.contains($0) } + (rest.isEmpty ? [] : [tables.count])
      let output = addTable(rest)
      var step = Step(
        variable: best, scope: rest, output: output.lowerBound, outputStrides: Self.strides(rest, levels))
      for table in touched.map({ tables[$0] }) {
        let strides = Dictionary(
          uniqueKeysWithValues: zip(table.variables, Self.strides(table.variables, levels)))
        step.starts.append(table.place.lowerBound)
        step.strides.append(strides[best] ?? 0)
        step.scopeStrides += rest.map { strides[$0] ?? 0 }
      }
      steps.append(step)
      choices.append([Int32](repeating: 0, count: output.count))
      left.removeAll { $0 == best }
    }
  }

  /// Minimises over the variable of a step for every assignment of its scope.
  private func run(_ index: Int, _ ranges: [ClosedRange<Int>]) {
    let step = steps[index]
    let range = ranges[step.variable]
    var at = step.scope.map { ranges[$0].lowerBound }
    values.withUnsafeMutableBufferPointer { values in
      row.withUnsafeMutableBufferPointer { row in
        choices[index].withUnsafeMutableBufferPointer { choices in
          repeat {
            var offset = 0
            for place in at.indices { offset += at[place] * step.outputStrides[place] }
            let (value, level) = Self.minimum(of: step, at: at, over: range, values, row)
            values[step.output + offset] = value
            choices[offset] = Int32(level)
          } while Self.advance(&at, step.scope, ranges)
        }
      }
    }
  }

  /// The least sum of a step's tables along its variable, the scope held at `at`; `row` is room for the sums.
  private static func minimum(
    of step: Step, at: [Int], over range: ClosedRange<Int>, _ values: UnsafeMutableBufferPointer<Double>,
    _ row: UnsafeMutableBufferPointer<Double>
  ) -> (Double, Int) {
    let count = range.count
    for level in 0..<count { row[level] = 0 }
    for input in step.starts.indices {
      let stride = step.strides[input]
      var offset = step.starts[input] + range.lowerBound * stride
      for place in at.indices { offset += at[place] * step.scopeStrides[input * at.count + place] }
      for level in 0..<count { row[level] += values[offset + level * stride] }
    }
    var best = (row[0], 0)
    for level in 1..<max(1, count) where row[level] < best.0 { best = (row[level], level) }
    return (best.0, best.1 + range.lowerBound)
  }

  /// The next assignment of `scope` within `ranges`, the last variable fastest; false after the last.
  private static func advance(_ at: inout [Int], _ scope: [Int], _ ranges: [ClosedRange<Int>]) -> Bool {
    for place in at.indices.reversed() {
      if at[place] < ranges[scope[place]].upperBound {
        at[place] += 1
        return true
      }
      at[place] = ranges[scope[place]].lowerBound
    }
    return false
  }
}
