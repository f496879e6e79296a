//===- OperatorRegistry.h - The ONNX operators we know ----------*- C++ -*-===//
//
// Each operator family has one file, whose register function lists its
// operators. To add an operator: write its converter in the family's file and
// add the one line that registers it; docs/operators.md is printed from here.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_LIB_CONVERSION_ONNXTOTINYML_OPERATORREGISTRY_H
#define TINYML_LIB_CONVERSION_ONNXTOTINYML_OPERATORREGISTRY_H

#include "mlir/Support/LLVM.h"
#include "tinyml/Dialect/ONNX/IR/Opsets.h"
#include "llvm/ADT/StringRef.h"
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace tinyml {

class NodeConversion;

/// The first and last version of an operator set, both included.
struct OpsetRange {
  int64_t first;
  int64_t last;
};

/// How many inputs a node has; the first `min` cannot be left out.
struct InputCount {
  unsigned min;
  unsigned max;
};
inline constexpr unsigned kAnyNumber = std::numeric_limits<unsigned>::max();

/// Converts one node. Where that fails, it has reported why through `node`.
using Converter = llvm::LogicalResult (*)(NodeConversion &node);

/// One form of an operator.
struct OperatorForm {
  OpsetRange opsets;
  InputCount inputs;
  Converter convert;
  /// What is supported, for docs/operators.md.
  std::string limits;
};

/// The domain of ONNX Runtime's own operators.
inline constexpr llvm::StringLiteral kMicrosoftDomain = "com.microsoft";
/// The domain of ONNX's classic models.
inline constexpr llvm::StringLiteral kClassicDomain = "ai.onnx.ml";

/// The operators that we know, and advice about some that we do not. Operators
/// of another domain than the default one are called `<domain>.<name>`.
class OperatorRegistry {
public:
  /// Returns the registry with every family's operators.
  static const OperatorRegistry &get();

  /// Adds a form whose results are tinyml ops, or constants.
  void add(llvm::StringRef name, OpsetRange opsets, InputCount inputs,
           Converter convert, llvm::StringRef limits = "");

  /// Adds a form that is used where an input has a run-time scale (Operand.h).
  void addScaled(llvm::StringRef name, OpsetRange opsets, InputCount inputs,
                 Converter convert);

  /// Says that operator `name` reads only the shape of its inputs.
  void addShapeReader(llvm::StringRef name);
  bool readsOnlyShape(llvm::StringRef name) const {
    return shapeReaders.count(name) != 0;
  }

  /// Says that operator `name` reads only the type of its input `index`.
  void addTypeReader(llvm::StringRef name, unsigned index);
  bool readsOnlyType(llvm::StringRef name, unsigned index) const {
    return typeReaders.count({name.str(), index}) != 0;
  }
  /// Says what users can do who need operator `name`, which is not supported.
  void addAdvice(llvm::StringRef name, llvm::StringRef advice);

  /// Return the form for a version of the operator set, or null.
  const OperatorForm *lookup(llvm::StringRef name, int64_t opset) const;
  const OperatorForm *lookupScaled(llvm::StringRef name, int64_t opset) const;

  /// Returns the advice about an operator, or an empty string.
  llvm::StringRef lookupAdvice(llvm::StringRef name) const;

  void printMarkdown(llvm::raw_ostream &os) const;

private:
  using FormMap = std::map<std::string, std::vector<OperatorForm>, std::less<>>;
  static const OperatorForm *find(const FormMap &forms, llvm::StringRef name,
                                  int64_t opset);

  FormMap converters;
  FormMap scaled;
  std::map<std::string, std::string, std::less<>> advice;
  std::set<std::string, std::less<>> shapeReaders;
  std::set<std::pair<std::string, unsigned>> typeReaders;
};

// One function per family, each in the file of that name.
#define FAMILY(name) void register##name(OperatorRegistry &registry);
#include "OperatorFamilies.def"

} // namespace tinyml

#endif // TINYML_LIB_CONVERSION_ONNXTOTINYML_OPERATORREGISTRY_H
