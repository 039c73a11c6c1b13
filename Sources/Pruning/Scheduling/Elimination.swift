/// The exact minimum of a sum of tables over a few discrete variables, by eliminating one variable after another.
///
/// Cost grows with the levels to the power of the largest table met on the way: two variables in a chain of layers,
/// three where residual branches meet. Source: Bertele and Brioschi, Nonserial Dynamic Programming, 1972.
package final class Elimination {
  /// A table over variables, [first][second]... with the last variable fastest.
  private struct Table {
    var variables: [Int]
    var values: [Double]
  }

  /// The elimination of one variable.
  private struct Step {
    var variable: Int
    /// Variables that are left beside it in what it touches.
    var scope: [Int]
    /// Tables that hold it, and the distance of neighbours along each scope variable and the variable itself.
    var inputs: [(table: Int, scopeStrides: [Int], stride: Int)]
    /// Table of minima over `scope`.
    var output: Int
    var outputStrides: [Int]
  }

  private let levels: [Int]
  private var tables: [Table] = []
  private var steps: [Step] = []
  /// By step, the level of its variable at each minimum.
  private var choices: [[Int32]] = []
  private var row: [Double]

  /// Elimination over variables with so many levels, of a sum of tables over the given variables, all zero at first.
  /// A table's variables must differ.
  package init(levels: [Int], scopes: [[Int]]) {
    self.levels = levels
    row = [Double](repeating: 0, count: levels.max() ?? 0)
    tables = scopes.map { Table(variables: $0, values: [Double](repeating: 0, count: Self.size($0, levels))) }
    plan()
  }

  /// Changes the values of table `index`.
  package func update(_ index: Int, _ body: (UnsafeMutableBufferPointer<Double>) -> Void) {
    tables[index].values.withUnsafeMutableBufferPointer { body($0) }
  }

  /// The minimum over levels within `ranges`, and where it is.
  package func minimum(_ ranges: [ClosedRange<Int>]) -> (value: Double, levels: [Int]) {
    var total = 0.0
    for index in steps.indices {
      run(index, ranges)
      if steps[index].scope.isEmpty { total += tables[steps[index].output].values[0] }
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
      let inputs = touched.map { table in
        let strides = Dictionary(
          uniqueKeysWithValues: zip(tables[table].variables, Self.strides(tables[table].variables, levels)))
        return (table, rest.map { strides[$0] ?? 0 }, strides[best] ?? 0)
      }
      let size = Self.size(rest, levels)
      steps.append(
        Step(
          variable: best, scope: rest, inputs: inputs, output: tables.count,
          outputStrides: Self.strides(rest, levels)))
      choices.append([Int32](repeating: 0, count: size))
      open = open.filter { !touched.contains($0) } + (rest.isEmpty ? [] : [tables.count])
      tables.append(Table(variables: rest, values: [Double](repeating: 0, count: size)))
      left.removeAll { $0 == best }
    }
  }

  /// Minimises over the variable of a step for every assignment of its scope.
  private func run(_ index: Int, _ ranges: [ClosedRange<Int>]) {
    let step = steps[index]
    var at = step.scope.map { ranges[$0].lowerBound }
    repeat {
      let (value, level) = minimum(of: step, at: at, over: ranges[step.variable])
      let offset = zip(at, step.outputStrides).reduce(0) { $0 + $1.0 * $1.1 }
      tables[step.output].values[offset] = value
      choices[index][offset] = Int32(level)
    } while Self.advance(&at, step.scope, ranges)
  }

  /// The least sum of a step's tables along its variable, the scope held at `at`.
  private func minimum(of step: Step, at: [Int], over range: ClosedRange<Int>) -> (Double, Int) {
    let count = range.count
    return row.withUnsafeMutableBufferPointer { row in
      for level in 0..<count { row[level] = 0 }
      for input in step.inputs {
        var offset = range.lowerBound * input.stride
        for (level, stride) in zip(at, input.scopeStrides) { offset += level * stride }
        tables[input.table].values.withUnsafeBufferPointer { values in
          for level in 0..<count { row[level] += values[offset + level * input.stride] }
        }
      }
      var best = (row[0], 0)
      for level in 1..<max(1, count) where row[level] < best.0 { best = (row[level], level) }
      return (best.0, best.1 + range.lowerBound)
    }
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
