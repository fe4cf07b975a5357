import Foundation

/// What one run of a shell command took, its children included.
struct CommandRun {
  /// Seconds on the clock.
  var wall: Double
  /// Seconds of processor time, user and system.
  var processor: Double
  /// Greatest resident size of any of its processes, in bytes.
  var memory: Int
  /// Everything that it printed.
  var output: String

  /// Runs a command; a status other than 0 ends this program.
  init(_ command: String) {
    let output = Pipe()
    let start = Self.now
    let process = Self.spawn(command, output: output.fileHandleForWriting.fileDescriptor)
    try? output.fileHandleForWriting.close()
    let text = (try? output.fileHandleForReading.readToEnd()) ?? Data()
    var status: Int32 = 0
    var usage = rusage()
    guard wait4(process, &status, 0, &usage) == process, status == 0 else {
      print("failed: \(command)")
      exit(2)
    }
    wall = Self.now - start
    processor = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
    memory = usage.ru_maxrss * 1024
    self.output = String(decoding: text, as: UTF8.self)
  }

  /// Seconds of a clock that only goes forward.
  static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Processor time of this process and of its children so far, in seconds.
  static var processorTime: Double {
    var own = rusage()
    var children = rusage()
    // RUSAGE_SELF and RUSAGE_CHILDREN, which Swift imports with another type than this wants.
    getrusage(0, &own)
    getrusage(-1, &children)
    return [own, children].reduce(0) { $0 + seconds($1.ru_utime) + seconds($1.ru_stime) }
  }

  private static func seconds(_ time: timeval) -> Double {
    Double(time.tv_sec) + Double(time.tv_usec) / 1e6
  }

  private static func spawn(_ command: String, output: Int32) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var words: [UnsafeMutablePointer<CChar>?] = [
      strdup("/bin/sh"), strdup("-c"), strdup(command), nil,
    ]
    defer { words.forEach { free($0) } }
    var process: pid_t = 0
    guard posix_spawn(&process, "/bin/sh", &actions, nil, &words, environ) == 0 else {
      print("cannot start /bin/sh")
      exit(2)
    }
    return process
  }
}
