// libgit2 (https://libgit2.org/docs/reference/main/); GitStore is its only user.
#pragma once
#include <git2.h>
