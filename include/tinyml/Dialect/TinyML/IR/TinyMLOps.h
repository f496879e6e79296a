//===- TinyMLOps.h - The tinyml dialect and its ops -------------*- C++ -*-===//

#ifndef TINYML_DIALECT_TINYML_IR_TINYMLOPS_H
#define TINYML_DIALECT_TINYML_IR_TINYMLOPS_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/Dialect/Quant/IR/Quant.h"
#include "mlir/Dialect/Quant/IR/QuantTypes.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "tinyml/Dialect/TinyML/Interfaces/BinaryFunctionOpInterface.h"
#include "tinyml/Dialect/TinyML/Interfaces/BroadcastOpInterface.h"
#include "tinyml/Dialect/TinyML/Interfaces/ChannelwiseOpInterface.h"
#include "tinyml/Dialect/TinyML/Interfaces/ClampedOpInterface.h"
#include "tinyml/Dialect/TinyML/Interfaces/IntegerFormOpInterface.h"
#include "tinyml/Dialect/TinyML/Interfaces/LayoutOpInterface.h"
#include "tinyml/Dialect/TinyML/Interfaces/LinearOpInterface.h"
#include "tinyml/Dialect/TinyML/Interfaces/Monotonic.h"
#include "tinyml/Dialect/TinyML/Interfaces/MovementOpInterface.h"
#include "tinyml/Dialect/TinyML/Interfaces/RecurrentOpInterface.h"
#include "tinyml/Dialect/TinyML/Interfaces/ResultRangeOpInterface.h"
#include "tinyml/Dialect/TinyML/Interfaces/ShapeOpInterface.h"
#include "tinyml/Dialect/TinyML/Interfaces/UnaryOpInterface.h"

#include "tinyml/Dialect/TinyML/IR/TinyMLDialect.h.inc"

#define GET_ATTRDEF_CLASSES
#include "tinyml/Dialect/TinyML/IR/TinyMLAttrDefs.h.inc"

#define GET_OP_CLASSES
#include "tinyml/Dialect/TinyML/IR/TinyMLOps.h.inc"

#endif // TINYML_DIALECT_TINYML_IR_TINYMLOPS_H
