//===- LayoutOpInterface.cpp - Ops under permuted dimensions --------------===//

#include "tinyml/Dialect/TinyML/Interfaces/LayoutOpInterface.h"

#include "tinyml/Dialect/TinyML/Interfaces/LayoutOpInterface.cpp.inc"
