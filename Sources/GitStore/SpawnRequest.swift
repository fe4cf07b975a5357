#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#else
internal import Darwin
#endif

/// What `posix_spawn` is to do, freed with this value.
@safe
struct SpawnRequest: ~Copyable {
  #if canImport(Darwin)
  private var actions: posix_spawn_file_actions_t?
  private var attributes: posix_spawnattr_t?
  #else
  private var actions = unsafe posix_spawn_file_actions_t()
  private var attributes = posix_spawnattr_t()
  #endif

  /// A request for a program with default signals, in its own process group when `ownGroup`.
  init(ownGroup: Bool) {
    unsafe posix_spawn_file_actions_init(&actions)
    unsafe posix_spawnattr_init(&attributes)
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe posix_spawnattr_setsigmask(&attributes, &signals)
    // A caller that ignores SIGPIPE must not hand that on.
    unsafe sigaddset(&signals, SIGPIPE)
    unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
    var flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF)
    if ownGroup { flags |= Int32(POSIX_SPAWN_SETPGROUP) }
    #if canImport(Darwin)
    flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
    #endif
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
  }

  /// Makes `descriptor` the child's standard stream `stream` (0, 1 or 2).
  mutating func connect(_ descriptor: Int32, to stream: Int32) {
    unsafe posix_spawn_file_actions_adddup2(&actions, descriptor, stream)
  }

  /// Starts the program at `path` and returns its process id.
  mutating func start(_ path: String, _ arguments: [String], _ environment: [String])
    throws(GitError) -> pid_t
  {
    guard !(arguments + environment).contains(where: { $0.utf8.contains(0) }) else {
      throw GitError("run git", .invalidName, subject: path, message: "an argument holds a NUL")
    }
    var identifier: pid_t = 0
    var argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
    var envp = unsafe environment.map { unsafe strdup($0) } + [nil]
    defer { unsafe (argv + envp).forEach { unsafe free($0) } }
    let code = unsafe posix_spawn(&identifier, path, &actions, &attributes, &argv, &envp)
    guard code == 0 else {
      throw GitError(
        "run git",
        .other,
        subject: path,
        message: "the program does not start (errno \(code))"
      )
    }
    return identifier
  }

  deinit {
    var actions = unsafe actions
    var attributes = attributes
    unsafe posix_spawn_file_actions_destroy(&actions)
    unsafe posix_spawnattr_destroy(&attributes)
  }
}
