#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// An open file descriptor above the three standard ones, closed with this value and at exec.
struct Descriptor: ~Copyable {
  /// The number by which the system knows it.
  let number: Int32

  /// Two connected descriptors: ours does not block, the child's does.
  struct Pair: ~Copyable {
    let ours: Descriptor
    let theirs: Descriptor
  }

  // A descriptor below 3 (the caller closed its own streams) would be overwritten in the child.
  private init(_ opened: Int32) {
    guard opened < 3 else {
      number = opened
      _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
      return
    }
    number = fcntl(opened, F_DUPFD_CLOEXEC, 3)
    close(opened)
  }

  /// A pipe from the child to us.
  static func pipe() throws(GitError) -> Pair {
    var ends: [Int32] = [-1, -1]
    #if canImport(Glibc)
    let code = unsafe Glibc.pipe(&ends)
    #elseif canImport(Musl)
    let code = unsafe Musl.pipe(&ends)
    #else
    let code = unsafe Darwin.pipe(&ends)
    #endif
    return try pair(code, ours: ends[0], theirs: ends[1])
  }

  /// A stream from us to the child: a socket, because writing to it can be kept from raising
  /// SIGPIPE when the child does not read to the end.
  static func socketPair() throws(GitError) -> Pair {
    var ends: [Int32] = [-1, -1]
    #if os(Linux)
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    #else
    let kind = SOCK_STREAM
    #endif
    let code = unsafe socketpair(AF_UNIX, kind, 0, &ends)
    #if !os(Linux)
    var on: Int32 = 1
    unsafe setsockopt(ends[0], SOL_SOCKET, SO_NOSIGPIPE, &on, 4)
    #endif
    return try pair(code, ours: ends[0], theirs: ends[1])
  }

  private static func pair(_ code: Int32, ours: Int32, theirs: Int32) throws(GitError) -> Pair {
    guard code == 0 else {
      throw GitError(
        "run git",
        .other,
        code: 0,
        message: "no descriptor is left (errno \(errno))",
        next: ["raise the limit: ulimit -n 1024"]
      )
    }
    let pair = Pair(ours: Descriptor(ours), theirs: Descriptor(theirs))
    _ = fcntl(pair.ours.number, F_SETFL, fcntl(pair.ours.number, F_GETFL) | O_NONBLOCK)
    return pair
  }

  deinit {
    close(number)
  }
}
