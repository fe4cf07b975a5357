internal import CLibgit2

/// Where a repository's objects lie, as far as the environment says: a receiving git holds new ones
/// in quarantine.
struct ObjectFolders: Sendable {
  /// `GIT_OBJECT_DIRECTORY`, absolute; nil where the repository's own folder counts.
  let main: String?
  /// `GIT_ALTERNATE_OBJECT_DIRECTORIES`, absolute.
  let alternates: [String]

  /// Reads the variables; relative paths in them start at `path`.
  init(environment: [String: String], from path: String) {
    func variable(_ name: String) -> String? {
      environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    main = variable("GIT_OBJECT_DIRECTORY").map { FileSystem.absolute($0, from: path) }
    let list = variable("GIT_ALTERNATE_OBJECT_DIRECTORIES")?.split(separator: ":") ?? []
    alternates = list.map { FileSystem.absolute(String($0), from: path) }
  }

  /// Opens the objects of a folder, without the alternates of the environment.
  static func open(_ folder: String) throws(GitError) -> Handle {
    try unsafe Handle("open objects", folder, release: git_odb_free) {
      unsafe git_odb_open($0, folder)
    }
  }

  /// Adds the alternates of the environment.
  func addAlternates(to objects: borrowing Handle) throws(GitError) {
    for folder in alternates {
      try check(
        "open objects",
        folder,
        unsafe git_odb_add_disk_alternate(objects.pointer, folder)
      )
    }
  }
}
