internal import CLibgit2

/// A libgit2 object that is freed when its one owner lets go of it.
///
/// It must not outlive the ``Repository`` that it came from.
@safe
struct Handle: ~Copyable {
  /// Valid as long as this handle lives.
  let pointer: OpaquePointer
  private let release: (OpaquePointer?) -> Void

  /// Takes over what `open` stores into its argument; `release` frees it.
  init(
    _ operation: String,
    _ subject: @autoclosure () -> String,
    release: @escaping (OpaquePointer?) -> Void,
    open: (UnsafeMutablePointer<OpaquePointer?>) -> Int32
  ) throws(GitError) {
    var opened: OpaquePointer? = nil
    try check(operation, subject(), unsafe open(&opened))
    guard let pointer = unsafe opened else {
      throw GitError(operation, .other, subject: subject(), message: "libgit2 gave no object")
    }
    unsafe self.pointer = pointer
    unsafe self.release = release
  }

  deinit {
    unsafe release(pointer)
  }
}

/// Bytes that libgit2 allocated, freed with this value.
@safe
struct Buffer: ~Copyable {
  private var buffer = unsafe git_buf()

  /// Takes over what `fill` stores into its argument.
  init(
    _ operation: String,
    _ subject: String,
    fill: (UnsafeMutablePointer<git_buf>) -> Int32
  ) throws(GitError) {
    try check(operation, subject, unsafe fill(&buffer))
  }

  /// A copy of the bytes.
  var bytes: [UInt8] {
    guard let start = unsafe buffer.ptr else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: buffer.size))
  }

  /// The bytes as text; what is not UTF-8 is replaced by U+FFFD.
  var string: String { String(decoding: bytes, as: UTF8.self) }

  deinit {
    var last = unsafe buffer
    unsafe git_buf_dispose(&last)
  }
}
