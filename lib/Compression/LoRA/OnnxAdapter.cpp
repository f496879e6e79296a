//===- OnnxAdapter.cpp - Adapters of ONNX Runtime -------------------------===//

#include "OnnxAdapter.h"
#include "BoundedJSON.h"
#include "FlatBuffer.h"
#include "SafeTensors.h"
#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace tinyml {

/// The version that ONNX Runtime writes and reads.
static constexpr int32_t kFormatVersion = 1;

/// The fields of an adapter, of which those between are for its users, and of a
/// parameter.
enum AdapterField : unsigned { kVersion = 0, kParameters = 3 };
enum ParameterField : unsigned { kName, kDims, kDataType, kRawData };

bool isOnnxAdapter(StringRef path) {
  return sys::path::extension(path) == ".onnx_adapter";
}

/// Whether all numbers are finite, where they are of a type that has others.
static bool isFinite(const AdapterParameter &parameter) {
  const fltSemantics *semantics = nullptr;
  StringRef type = lookupElementType(parameter.type)->name;
  if (type == "float")
    semantics = &APFloat::IEEEsingle();
  else if (type == "float16")
    semantics = &APFloat::IEEEhalf();
  else if (type == "bfloat16")
    semantics = &APFloat::BFloat();
  else if (type == "double")
    semantics = &APFloat::IEEEdouble();
  if (!semantics)
    return true;
  size_t width = APFloat::getSizeInBits(*semantics) / 8;
  for (size_t at = 0; at < parameter.bytes.size(); at += width) {
    uint64_t bits = 0;
    for (size_t byte = width; byte-- > 0;)
      bits = bits << 8 | static_cast<uint8_t>(parameter.bytes[at + byte]);
    if (!APFloat(*semantics, APInt(8 * width, bits)).isFinite())
      return false;
  }
  return true;
}

static Expected<AdapterParameter> readParameter(const FlatTable &table) {
  auto name = table.getString(kName);
  if (!name)
    return name.takeError();
  if (!*name || (*name)->empty())
    return makeAdapterError("has a parameter without a name");
  AdapterParameter parameter;
  parameter.name = (*name)->str();
  auto error = [&](const Twine &text) {
    return makeAdapterError("parameter '" + parameter.name + "' " + text);
  };
  auto dims = table.getVector(kDims, sizeof(int64_t));
  Expected<int32_t> type = table.getInt32(kDataType);
  auto bytes = table.getVector(kRawData, 1);
  if (!dims || !type || !bytes)
    return joinErrors(joinErrors(dims.takeError(), type.takeError()),
                      bytes.takeError());
  if (!*bytes)
    return error("has no data");
  for (StringRef rest = dims->value_or(""); !rest.empty();
       rest = rest.drop_front(sizeof(int64_t)))
    parameter.shape.push_back(
        static_cast<int64_t>(support::endian::read64le(rest.data())));
  parameter.type = *type;
  const ElementType *element = lookupElementType(*type);
  if (!element || !element->isComputed)
    return error("is of " +
                 (element ? "type " + element->name.str()
                          : "the unknown type " + std::to_string(*type)) +
                 ", which no layer computes with");
  mlir::FailureOr<int64_t> count = countElements(parameter.shape);
  int64_t size = 0;
  if (failed(count) || MulOverflow<int64_t>(*count, element->bits / 8, size) ||
      static_cast<uint64_t>(size) != (*bytes)->size())
    return error("is " + element->name + " of shape " +
                 describeShape(parameter.shape) + ", but has " +
                 Twine((*bytes)->size()) + " bytes");
  parameter.bytes = ArrayRef<char>((*bytes)->data(), (*bytes)->size());
  if (!isFinite(parameter))
    return error("has numbers that are not finite");
  return parameter;
}

Expected<OnnxAdapter> readOnnxAdapter(StringRef path) {
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false,
                                      /*RequiresNullTerminator=*/false);
  if (!buffer)
    return makeAdapterError("cannot open the file: " +
                            buffer.getError().message());
  OnnxAdapter adapter;
  adapter.file = std::move(*buffer);
  Expected<FlatTable> root =
      FlatTable::getRoot(adapter.file->getBuffer(), "TORT");
  if (!root)
    return makeAdapterError("is no adapter of ONNX Runtime, or damaged: it " +
                            toString(root.takeError()));
  Expected<int32_t> version = root->getInt32(kVersion);
  if (!version)
    return version.takeError();
  if (*version != kFormatVersion)
    return makeAdapterError("is of format version " + Twine(*version) +
                            "; expected " + Twine(kFormatVersion));
  Expected<std::vector<FlatTable>> tables = root->getTables(kParameters);
  if (!tables)
    return tables.takeError();
  StringSet<> names;
  for (const FlatTable &table : *tables) {
    Expected<AdapterParameter> parameter = readParameter(table);
    if (!parameter)
      return parameter.takeError();
    if (!names.insert(parameter->name).second)
      return makeAdapterError("has two parameters '" + parameter->name + "'");
    adapter.parameters.push_back(std::move(*parameter));
  }
  if (adapter.parameters.empty())
    return makeAdapterError("has no parameters");
  return adapter;
}

} // namespace tinyml
