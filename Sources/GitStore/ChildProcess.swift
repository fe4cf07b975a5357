#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif
internal import Synchronization

/// A program that runs beside this one, with its three standard streams connected to us.
struct ChildProcess: ~Copyable {
  /// What it left behind.
  struct Result {
    var status: Int32 = 0
    var output: [UInt8] = []
    var errorOutput: [UInt8] = []
    var timedOut = false
  }

  // From the opening of a pipe to its marking as closed at exec, no other child may start: it would
  // inherit the pipe, and hold it open to its own end.
  private static let starting = Mutex(())

  private struct Started: ~Copyable {
    let identifier: pid_t
    let streams: Streams
  }

  private let identifier: pid_t
  private let ownGroup: Bool
  private var exchange: Exchange

  /// Starts `path` with `arguments`, of which the first is the name by which it is called.
  ///
  /// It inherits the three streams and what the caller left open for children, but no stream of
  /// another child.
  init(
    path: String,
    arguments: [String],
    environment: [String: String],
    input: [UInt8],
    ownGroup: Bool
  ) throws(GitError) {
    let variables = environment.map { "\($0)=\($1)" }
    let started = try Self.starting.withLock { _ throws(GitError) in
      let streams = try Streams()
      var spawn = SpawnRequest(ownGroup: ownGroup)
      spawn.connect(streams.input.theirs.number, to: 0)
      spawn.connect(streams.output.theirs.number, to: 1)
      spawn.connect(streams.errors.theirs.number, to: 2)
      return Started(identifier: try spawn.start(path, arguments, variables), streams: streams)
    }
    identifier = started.identifier
    exchange = Exchange(bytes: input, streams: started.streams)
    self.ownGroup = ownGroup
  }

  /// Writes the input, reads both streams until they end, and waits for the program's end.
  mutating func communicate(timeout: Duration?) -> Result {
    var result = Result()
    let deadline = timeout.map { ContinuousClock.now + $0 }
    var ended: Int32? = nil
    while exchange.isOpen, ended == nil || exchange.hasNews {
      exchange.step(&result)
      // A daemon that the program left behind may hold the streams open: its end decides.
      if !exchange.hasNews, ended == nil { ended = status(waiting: false) }
      if let deadline, ContinuousClock.now >= deadline, ended == nil {
        result.timedOut = true
        ended = stop()
      }
    }
    result.status = ended ?? waitForEnd(until: deadline, &result)
    return result
  }

  /// Waits for a program that has closed its streams but may still run.
  private func waitForEnd(until deadline: ContinuousClock.Instant?, _ result: inout Result) -> Int32
  {
    guard let deadline else { return status(waiting: true) ?? 0 }
    while ContinuousClock.now < deadline {
      if let ended = status(waiting: false) { return ended }
      pause()
    }
    result.timedOut = true
    return stop()
  }

  /// Asks the process group to end, and two seconds later makes it end.
  private func stop() -> Int32 {
    let group = ownGroup ? -identifier : identifier
    kill(group, SIGTERM)
    let limit = ContinuousClock.now + .seconds(2)
    while ContinuousClock.now < limit {
      if let ended = status(waiting: false) {
        kill(group, SIGKILL)  // what the program itself left running
        return ended
      }
      pause()
    }
    kill(group, SIGKILL)
    return status(waiting: true) ?? 0
  }

  /// The status of the ended program, 128 + the signal that ended it, or nil while it runs.
  private func status(waiting: Bool) -> Int32? {
    var status: Int32 = 0
    var found = unsafe waitpid(identifier, &status, waiting ? 0 : WNOHANG)
    while found < 0, errno == EINTR {
      found = unsafe waitpid(identifier, &status, waiting ? 0 : WNOHANG)
    }
    guard found != 0 else { return nil }
    guard found > 0 else { return 127 }  // somebody else has reaped it: its status is lost
    let signal = status & 0x7f
    return signal == 0 ? (status >> 8) & 0xff : 128 + signal
  }

  private func pause() {
    usleep(10_000)
  }
}
