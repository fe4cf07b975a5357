/// A ref and the object that it names.
package struct GitReference: Hashable, Sendable {
  /// The full name: `refs/heads/main`.
  package let name: String
  /// The object named, after symbolic refs; a tag object where the ref is an annotated tag.
  package let target: ObjectID

  /// Creates a ref from its parts.
  package init(name: String, target: ObjectID) {
    self.name = name
    self.target = target
  }
}

/// What `HEAD` says.
package enum Head: Hashable, Sendable {
  /// A branch, by its name without `refs/heads/`, and its commit.
  case branch(name: String, ObjectID)
  /// A branch that has no commit yet.
  case unborn(branch: String)
  /// A commit, and no branch.
  case detached(ObjectID)
}

/// A repository that this one fetches from and pushes to.
package struct Remote: Hashable, Sendable {
  /// The name that git commands take.
  package let name: String
  /// The address after `url.*.insteadOf`, without user name and password.
  package let url: String
}
