//===- ChannelwiseOpInterface.h - The same to every channel -----*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_INTERFACES_CHANNELWISEOPINTERFACE_H
#define TINYML_DIALECT_TINYML_INTERFACES_CHANNELWISEOPINTERFACE_H

#include "mlir/IR/OpDefinition.h"

#include "tinyml/Dialect/TinyML/Interfaces/ChannelwiseOpInterface.h.inc"

#endif // TINYML_DIALECT_TINYML_INTERFACES_CHANNELWISEOPINTERFACE_H
