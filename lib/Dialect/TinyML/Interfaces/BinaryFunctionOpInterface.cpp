//===- BinaryFunctionOpInterface.cpp - One function of two reals ----------===//

#include "tinyml/Dialect/TinyML/Interfaces/BinaryFunctionOpInterface.h"

#include "tinyml/Dialect/TinyML/Interfaces/BinaryFunctionOpInterface.cpp.inc"
