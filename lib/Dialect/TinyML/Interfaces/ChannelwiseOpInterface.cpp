//===- ChannelwiseOpInterface.cpp - The same to every channel -------------===//

#include "tinyml/Dialect/TinyML/Interfaces/ChannelwiseOpInterface.h"

#include "tinyml/Dialect/TinyML/Interfaces/ChannelwiseOpInterface.cpp.inc"
