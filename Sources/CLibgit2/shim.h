// libgit2 (https://libgit2.org/docs/reference/main/); GitStore is its only user.
#pragma once
#include <git2.h>
// git_repository_set_config and git_repository_set_odb: configuration and objects of an environment.
#include <git2/sys/repository.h>
// git_odb_backend's `read`: an object without the hash that git_odb_read adds.
#include <git2/sys/odb_backend.h>

// git_libgit2_opts is variadic and is therefore not imported: one shim for each option that is used.

/// 0 fsyncs a commit by default, 10 with this option: an object or ref that was reported must last.
static inline int clibgit2_enable_fsync(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled);
}

/// Stays on, so that a tree or commit that names a missing object is refused.
static inline int clibgit2_enable_strict_object_creation(int enabled) {
  return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, enabled);
}

/// Names the format extensions that are harmless for the operations used here, in lower case:
/// libgit2 compares them with the normalised names of configuration keys.
static inline int clibgit2_accept_extensions(void) {
  const char *names[] = {"worktreeconfig", "preciousobjects", "partialclone", "relativeworktrees"};
  return git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, names, sizeof names / sizeof names[0]);
}
