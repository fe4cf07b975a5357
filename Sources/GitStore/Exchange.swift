#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// Both ends of a child's three standard streams.
struct Streams: ~Copyable {
  let input: Descriptor.Pair
  let output: Descriptor.Pair
  let errors: Descriptor.Pair

  init() throws(GitError) {
    let input = try Descriptor.socketPair()
    let output = try Descriptor.pipe()
    let errors = try Descriptor.pipe()
    self.input = input
    self.output = output
    self.errors = errors
  }
}

/// The traffic with a child's three streams, all at once: neither side can wait for the other.
struct Exchange: ~Copyable {
  private var rest: ArraySlice<UInt8>
  private var input: Descriptor?
  private var output: Descriptor?
  private var errors: Descriptor?
  /// Whether the last step moved anything.
  private(set) var hasNews = true

  /// Takes over our ends of `streams` and closes the child's.
  init(bytes: [UInt8], streams: consuming Streams) {
    rest = bytes[...]
    input = .some(streams.input.ours)
    output = .some(streams.output.ours)
    errors = .some(streams.errors.ours)
  }

  /// Whether the child may still say something.
  var isOpen: Bool { output != nil || errors != nil }

  private var descriptors: [Int32] {
    [Self.number(input), Self.number(output), Self.number(errors)]
  }

  private static func number(_ descriptor: borrowing Descriptor?) -> Int32 {
    switch descriptor {
    case .some(let open): open.number
    case .none: -1
    }
  }

  /// Waits up to a tenth of a second for a stream to be ready, and moves what can be moved.
  mutating func step(_ result: inout ChildProcess.Result) {
    let numbers = descriptors
    let events = [Int16(POLLOUT), Int16(POLLIN), Int16(POLLIN)]
    var requests = zip(numbers, events).map { pollfd(fd: $0, events: $1, revents: 0) }
    hasNews = unsafe poll(&requests, nfds_t(requests.count), 100) > 0
    guard hasNews else { return }
    if requests[0].revents != 0 || rest.isEmpty { write(to: numbers[0]) }
    if requests[1].revents != 0, Self.read(numbers[1], &result.output) { output = nil }
    if requests[2].revents != 0, Self.read(numbers[2], &result.errorOutput) { errors = nil }
  }

  /// Writes what fits; closes the stream at the end, or when nobody reads it any more.
  private mutating func write(to number: Int32) {
    guard number >= 0 else { return }
    let count = unsafe rest.withUnsafeBytes { bytes in
      unsafe send(number, bytes.baseAddress, bytes.count, Self.withoutSignal)
    }
    if count > 0 { rest = rest.dropFirst(count) }
    if rest.isEmpty || (count < 0 && errno != EAGAIN && errno != EINTR) { input = nil }
  }

  /// Appends what is there; returns whether the stream has ended.
  private static func read(_ number: Int32, _ bytes: inout [UInt8]) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    #if canImport(Glibc)
    let count = unsafe Glibc.read(number, &chunk, chunk.count)
    #elseif canImport(Musl)
    let count = unsafe Musl.read(number, &chunk, chunk.count)
    #else
    let count = unsafe Darwin.read(number, &chunk, chunk.count)
    #endif
    bytes += chunk.prefix(max(0, count))
    return count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)
  }

  private static var withoutSignal: Int32 {
    #if os(Linux)
    Int32(MSG_NOSIGNAL)
    #else
    0
    #endif
  }
}
