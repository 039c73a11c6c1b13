import CCrypto
import Foundation

/// SHA-256 by libcrypto, over bytes that arrive in pieces.
public struct SHA256Digest: ~Copyable {
  private let context: OpaquePointer?

  /// A digest of nothing yet.
  public init() {
    context = EVP_MD_CTX_new()
    EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds bytes.
  public func update(_ bytes: some ContiguousBytes) {
    bytes.withUnsafeBytes { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
  }

  /// 64 hexadecimal digits of all bytes so far; ends the digest.
  public consuming func hexadecimal() -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    return digest.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
  }

  /// 64 hexadecimal digits of `bytes`.
  public static func hexadecimal(of bytes: some ContiguousBytes) -> String {
    let digest = SHA256Digest()
    digest.update(bytes)
    return digest.hexadecimal()
  }
}
