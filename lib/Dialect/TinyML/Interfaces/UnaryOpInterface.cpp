//===- UnaryOpInterface.cpp - One function of every element ---------------===//

#include "tinyml/Dialect/TinyML/Interfaces/UnaryOpInterface.h"

#include "tinyml/Dialect/TinyML/Interfaces/UnaryOpInterface.cpp.inc"
