import Foundation

/// A program of the system, run to its end. Its streams are files, so that nothing can block on a pipe, and
/// nothing is shared between runs: any number may run at once from any threads.
struct ChildProcess {
  /// Name on the PATH, or a path.
  var program: String
  /// Arguments after the name.
  var arguments: [String]
  /// Working directory.
  var directory: URL
  /// File that becomes standard input; nil for an empty one.
  var input: URL?
  /// The Debian package to name when the program is missing; nil for a program of our own.
  var package: String?
  /// Seconds after which it is killed.
  var timeout: Double = 300

  /// How it ended: exit status, or 128 + signal.
  struct Ending {
    var status: Int
    var output: Data
    var errors: String
  }

  /// Runs it. Throws `EmulationError.missingTool`, `.cannotStart` or `.timeout`.
  func run() throws -> Ending {
    try withTemporaryDirectory { streams in
      let output = streams.appending(path: "output")
      let errors = streams.appending(path: "errors")
      let status = try wait(for: try start(output: output, errors: errors))
      return Ending(
        status: status, output: try Data(contentsOf: output),
        errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }
  }

  private func start(output: URL, errors: URL) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input?.path ?? "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output.path, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors.path, O_WRONLY | O_CREAT, 0o600)
    // posix_spawn cannot change the directory portably; env, which becomes the program, can.
    let command = ["/usr/bin/env", "-C", directory.path, try locate()] + arguments
    var words = command.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var variables = Self.environment.map { strdup($0) } + [nil]
    defer { for variable in variables { free(variable) } }
    var process = pid_t()
    let problem = posix_spawn(&process, command[0], &actions, nil, &words, &variables)
    guard problem == 0 else { throw failure(problem) }
    return process
  }

  /// Our own environment, but with messages in English, which are read for what they say.
  private static var environment: [String] {
    var variables = ProcessInfo.processInfo.environment
    variables["LC_ALL"] = "C"
    return variables.map { "\($0.key)=\($0.value)" }
  }

  /// The path of the program, so that a missing one is told from one that fails.
  private func locate() throws -> String {
    if program.contains("/") { return program }
    let folders = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    let paths = folders.split(separator: ":").map { "\($0)/\(program)" }
    guard let path = paths.first(where: FileManager.default.isExecutableFile) else {
      throw package.map { EmulationError.missingTool(program, package: $0) } ?? failure(ENOENT)
    }
    return path
  }

  private func failure(_ problem: Int32) -> EmulationError {
    .cannotStart(program, reason: String(cString: strerror(problem)))
  }

  private func wait(for process: pid_t) throws -> Int {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(timeout)
    var status: Int32 = 0
    while true {
      let ended = waitpid(process, &status, WNOHANG)
      if ended == process { break }
      guard ended == 0 || errno == EINTR else { throw failure(errno) }
      if clock.now > deadline {
        kill(process, SIGKILL)
        waitpid(process, &status, 0)
        throw EmulationError.timeout(what: program, seconds: timeout)
      }
      usleep(1000)
    }
    let signal = status & 0x7f
    return signal == 0 ? Int((status >> 8) & 0xff) : 128 + Int(signal)
  }
}
