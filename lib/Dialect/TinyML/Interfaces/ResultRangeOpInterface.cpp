//===- ResultRangeOpInterface.cpp - Results within known limits -----------===//

#include "tinyml/Dialect/TinyML/Interfaces/ResultRangeOpInterface.h"

#include "tinyml/Dialect/TinyML/Interfaces/ResultRangeOpInterface.cpp.inc"
