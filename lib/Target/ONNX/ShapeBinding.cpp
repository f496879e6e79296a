//===- ShapeBinding.cpp - Dimensions that the file leaves open ------------===//

#include "ShapeBinding.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace tinyml;

/// Says what `type` is where it is not a tensor.
static StringRef describeKind(const proto::TypeProto &type) {
  switch (type.value_case()) {
  case proto::TypeProto::kTensorType:
    return "a tensor";
  case proto::TypeProto::kSequenceType:
    return "a sequence";
  case proto::TypeProto::kMapType:
    return "a map";
  case proto::TypeProto::kSparseTensorType:
    return "a sparse tensor";
  case proto::TypeProto::kOptionalType:
    return "an optional value";
  case proto::TypeProto::VALUE_NOT_SET:
    break;
  }
  return "of no stated type";
}

/// Reports an input that is no tensor of numbers. Fails where the options have
/// no use for the rest of the model then.
LogicalResult ShapeBinding::reportInput(const proto::ValueInfoProto &info,
                                        StringRef what) {
  InFlightDiagnostic diag = state.error()
                            << "input '" << info.name() << "' " << what
                            << "; inputs must be tensors of numbers";
  if (!state.options.keepsUnknownInputs) {
    diag.attachNote() << "--check says which nodes compile, and where to begin "
                         "the graph: --inputs=<a result of numbers>";
    return diag;
  }
  diag.attachNote() << "begin the graph behind the nodes that read it: "
                       "--inputs=<a result of numbers>";
  return success();
}

LogicalResult ShapeBinding::readInput(const proto::ValueInfoProto &info) {
  // A tensor that may be missing is always there.
  bool isOptional = info.type().optional_type().elem_type().has_tensor_type();
  const proto::TypeProto &type =
      isOptional ? info.type().optional_type().elem_type() : info.type();
  if (!type.has_tensor_type())
    return reportInput(info, ("is " + describeKind(info.type())).str());
  const proto::TypeProto::Tensor &tensor = type.tensor_type();
  const ElementType *elementType = lookupElementType(tensor.elem_type());
  if (!elementType)
    return state.error() << "input '" << info.name()
                         << "' has the unknown element type "
                         << tensor.elem_type();
  Type mlirType = getMLIRType(*elementType, state.context);
  if (!mlirType)
    return reportInput(info,
                       ("has elements of type " + elementType->name).str());
  if (tensor.shape().dim_size() > static_cast<int>(kMaxRank))
    return state.error() << "input '" << info.name() << "' has "
                         << tensor.shape().dim_size() << " dimensions; at most "
                         << kMaxRank << " are supported";
  Input input;
  input.name = info.name();
  input.elementType = mlirType;
  input.elementBits = elementType->bits;
  input.hasRank = tensor.has_shape();
  for (const auto &dim : tensor.shape().dim()) {
    // Old exporters write -1 for an open dimension.
    bool isKnown = dim.has_dim_value() && dim.dim_value() != -1;
    if (isKnown && dim.dim_value() < 0)
      return state.error() << "input '" << info.name()
                           << "' has the negative dimension "
                           << dim.dim_value();
    input.dims.push_back(isKnown ? dim.dim_value() : ShapedType::kDynamic);
    input.symbols.push_back(dim.dim_param());
    input.isOpen.push_back(!isKnown);
  }
  inputs.push_back(std::move(input));
  return success();
}

LogicalResult ShapeBinding::bindSymbol(StringRef symbol, int64_t value) {
  if (symbol.empty())
    return success();
  auto [entry, isNew] = symbols.try_emplace(symbol, value);
  if (isNew || entry->second == value)
    return success();
  return state.error() << "dimension '" << symbol << "' is bound to "
                       << entry->second << " and to " << value;
}

LogicalResult ShapeBinding::applyShape(Input &input, ArrayRef<int64_t> dims) {
  if (!input.hasRank) {
    input.dims.assign(dims.begin(), dims.end());
    input.symbols.resize(dims.size());
    input.isOpen.assign(dims.size(), true);
    input.hasRank = true;
    return success();
  }
  if (dims.size() != input.dims.size())
    return state.error() << "input '" << input.name << "' has "
                         << input.dims.size()
                         << " dimensions, but the shape given for it, "
                         << formatDims(dims) << ", has " << dims.size();
  for (size_t axis = 0; axis < dims.size(); ++axis) {
    int64_t &dim = input.dims[axis];
    if (!ShapedType::isDynamic(dim) && dim != dims[axis])
      return state.error() << "dimension " << axis << " of input '"
                           << input.name << "' is " << dim
                           << " in the model, but " << dims[axis]
                           << " in the shape given for it, "
                           << formatDims(dims);
    if (ShapedType::isDynamic(dim) &&
        failed(bindSymbol(input.symbols[axis], dims[axis])))
      return failure();
    dim = dims[axis];
  }
  return success();
}

LogicalResult ShapeBinding::applyOption(StringRef key, ArrayRef<int64_t> dims) {
  for (Input &input : inputs)
    if (input.name == key)
      return applyShape(input, dims);
  for (Input &input : inputs)
    if (llvm::is_contained(input.symbols, key)) {
      if (dims.size() == 1)
        return bindSymbol(key, dims.front());
      return state.error() << "'" << key
                           << "' is a dimension and takes one number, found "
                           << formatDims(dims);
    }
  if (state.gone.count(key))
    return success();
  auto names = llvm::map_range(
      inputs, [](const Input &input) { return "'" + input.name.str() + "'"; });
  return state.error() << "a shape is given for '" << key
                       << "', but the model's inputs are "
                       << llvm::join(names, ", ");
}

LogicalResult ShapeBinding::applyDefault(Input &input) {
  auto known = state.options.defaultShapes.find(input.name.str());
  if (known == state.options.defaultShapes.end() ||
      (input.hasRank && known->second.size() != input.dims.size()))
    return success();
  if (!input.hasRank)
    return applyShape(input, known->second);
  for (auto [dim, symbol, size] :
       llvm::zip_equal(input.dims, input.symbols, known->second)) {
    if (!ShapedType::isDynamic(dim) || symbols.count(symbol))
      continue;
    if (failed(bindSymbol(symbol, size)))
      return failure();
    dim = size;
  }
  return success();
}

LogicalResult ShapeBinding::guessDims(Input &input) {
  input.isGuess.assign(input.dims.size(), false);
  if (!state.options.openSize)
    return success();
  for (auto [dim, symbol, isGuess] :
       llvm::zip_equal(input.dims, input.symbols, input.isGuess)) {
    if (!ShapedType::isDynamic(dim))
      continue;
    dim = *state.options.openSize;
    isGuess = true;
    guessed.insert(symbol);
    if (failed(bindSymbol(symbol, dim)))
      return failure();
  }
  return success();
}

void ShapeBinding::describe(const Input &input) const {
  if (!state.options.inputShapes)
    return;
  InputShape shape;
  shape.name = input.name.str();
  if (const ElementType *type = lookupElementType(input.elementType))
    shape.elementType = type->name.str();
  for (auto [size, symbol, isOpen, isGuess] :
       llvm::zip_equal(input.dims, input.symbols, input.isOpen, input.isGuess))
    shape.dims.push_back({symbol.str(), size, isOpen,
                          isGuess || (isOpen && guessed.contains(symbol))});
  state.options.inputShapes->push_back(std::move(shape));
}

LogicalResult ShapeBinding::closeInput(Input &input) {
  if (!input.hasRank)
    return state.error() << "input '" << input.name
                         << "' has no shape in the model; give it one with "
                            "--shape, for example --shape "
                         << input.name << "=1x3x32x32";
  bool hasBatch = false;
  for (auto [dim, symbol] : llvm::zip_equal(input.dims, input.symbols)) {
    if (!ShapedType::isDynamic(dim))
      continue;
    if (auto bound = symbols.find(symbol); bound != symbols.end()) {
      dim = bound->second;
      continue;
    }
    if (hasBatch)
      continue;
    hasBatch = true;
    dim = 1;
    if (failed(bindSymbol(symbol, dim)))
      return failure();
  }
  // The batch's symbol may stand a second time.
  for (auto [dim, symbol] : llvm::zip_equal(input.dims, input.symbols))
    if (ShapedType::isDynamic(dim) && symbols.count(symbol))
      dim = symbols.lookup(symbol);

  if (failed(guessDims(input)))
    return failure();
  if (llvm::is_contained(input.dims, ShapedType::kDynamic)) {
    std::string known;
    for (auto [dim, symbol] : llvm::zip_equal(input.dims, input.symbols)) {
      known += known.empty() ? "" : "x";
      known += !ShapedType::isDynamic(dim) ? std::to_string(dim)
               : symbol.empty()            ? "?"
                                           : symbol.str();
    }
    return state.error() << "input '" << input.name << "' has shape " << known
                         << " with open dimensions; give them numbers with "
                            "--shape "
                         << input.name << "=" << known;
  }
  if (failed(checkTensorSize(input.dims, input.elementBits, state.getFileLoc(),
                             "input '" + input.name + "'")))
    return failure();
  inputTypes[input.name] = RankedTensorType::get(input.dims, input.elementType);
  describe(input);
  return success();
}

LogicalResult
ShapeBinding::bind(ArrayRef<const proto::ValueInfoProto *> infos) {
  for (const proto::ValueInfoProto *info : infos)
    if (failed(readInput(*info)))
      return failure();
  for (const auto &[key, dims] : state.options.shapes)
    if (failed(applyOption(key, dims)))
      return failure();
  for (Input &input : inputs)
    if (failed(applyDefault(input)))
      return failure();
  for (Input &input : inputs)
    if (failed(closeInput(input)))
      return failure();
  return success();
}

Type ShapeBinding::resolve(const proto::TypeProto &type) const {
  Type none = NoneType::get(state.context);
  const proto::TypeProto::Tensor &tensor = type.tensor_type();
  const ElementType *elementType = lookupElementType(tensor.elem_type());
  if (!type.has_tensor_type() || !elementType || !tensor.has_shape() ||
      tensor.shape().dim_size() > static_cast<int>(kMaxRank))
    return none;
  Type mlirType = getMLIRType(*elementType, state.context);
  if (!mlirType)
    return none;
  SmallVector<int64_t> dims;
  for (const auto &dim : tensor.shape().dim()) {
    auto bound = symbols.find(dim.dim_param());
    if (dim.has_dim_value() && dim.dim_value() >= 0)
      dims.push_back(dim.dim_value());
    else if (dim.has_dim_param() && bound != symbols.end())
      dims.push_back(bound->second);
    else
      return none;
  }
  return RankedTensorType::get(dims, mlirType);
}
