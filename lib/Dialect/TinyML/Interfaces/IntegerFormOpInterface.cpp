//===- IntegerFormOpInterface.cpp - Arithmetic on scaled integers ---------===//

#include "tinyml/Dialect/TinyML/Interfaces/IntegerFormOpInterface.h"

#include "tinyml/Dialect/TinyML/Interfaces/IntegerFormOpInterface.cpp.inc"
