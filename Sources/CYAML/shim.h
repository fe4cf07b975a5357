// The event parser of libyaml (https://pyyaml.org/wiki/LibYAML); LosslessYAML is its only user.
#pragma once
#include <yaml.h>
