import Synchronization

/// Times what makes an artifact, without the artifacts that are made on the way.
enum Stopwatch {
  /// Seconds that went to artifacts inside the one being made.
  private final class Inside: Sendable {
    let seconds = Mutex(0.0)
  }

  @TaskLocal private static var inside: Inside?

  /// Runs `body` and tells the seconds that were its own.
  static func own<Value>(_ body: () throws -> Value) rethrows -> (value: Value, seconds: Double) {
    let inside = Inside()
    let start = ContinuousClock.now
    let value = try $inside.withValue(inside, operation: body)
    let elapsed = (ContinuousClock.now - start) / .seconds(1)
    return (value, max(0, elapsed - inside.seconds.withLock { $0 }))
  }

  /// Runs `body`, whose seconds are not those of the artifact around it.
  static func apart<Value>(_ body: () throws -> Value) rethrows -> Value {
    let start = ContinuousClock.now
    defer {
      let elapsed = (ContinuousClock.now - start) / .seconds(1)
      inside?.seconds.withLock { $0 += elapsed }
    }
    return try body()
  }
}
