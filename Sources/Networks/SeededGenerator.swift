import Foundation

/// A random generator whose numbers depend on its seed alone, on every machine: xoshiro256**, seeded by SplitMix64.
///
/// Source: D. Blackman, S. Vigna, "Scrambled Linear Pseudorandom Number Generators", ACM TOMS 2021, and
/// the reference code at prng.di.unimi.it.
public struct SeededGenerator: RandomNumberGenerator, Codable, Hashable, Sendable {
  private var state: [UInt64]

  /// A generator for `seed`. Different `stream`s of one seed are independent of each other.
  public init(seed: UInt64, stream: UInt64 = 0) {
    var streams = SplitMix64(state: stream)
    var mixer = SplitMix64(state: seed ^ (stream == 0 ? 0 : streams.next()))
    state = (0..<4).map { _ in mixer.next() }
  }

  public mutating func next() -> UInt64 {
    let result = Self.rotated(state[1] &* 5, by: 7) &* 9
    let shifted = state[1] << 17
    state[2] ^= state[0]
    state[3] ^= state[1]
    state[1] ^= state[2]
    state[0] ^= state[3]
    state[2] ^= shifted
    state[3] = Self.rotated(state[3], by: 45)
    return result
  }

  /// A number from 0 up to but not including 1, in steps of 2^-53.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number from the normal distribution of mean 0 and variance 1, by the Box-Muller transform.
  public mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  private static func rotated(_ value: UInt64, by bits: UInt64) -> UInt64 {
    value << bits | value >> (64 - bits)
  }
}

/// The generator that spreads a seed over the state of another; it has 64 bits of state and no bad seeds.
///
/// Source: G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014.
public struct SplitMix64: RandomNumberGenerator, Codable, Hashable, Sendable {
  private var state: UInt64

  /// A generator that starts from `state`.
  public init(state: UInt64) { self.state = state }

  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
