//===- ONNXElementTypes.cpp - ONNX's tensor element types -----------------===//

#include "tinyml/Dialect/ONNX/IR/ONNXElementTypes.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

using namespace mlir;
using namespace tinyml;

namespace {
/// One row of the table: what the interface shows, and how to make the type.
struct Row {
  ElementType elementType;
  Type (*make)(Builder &);
};
} // namespace

template <unsigned Width>
static Type makeSigned(Builder &builder) {
  return builder.getIntegerType(Width);
}

template <unsigned Width>
static Type makeUnsigned(Builder &builder) {
  return builder.getIntegerType(Width, /*isSigned=*/false);
}

template <typename FloatT>
static Type makeFloat(Builder &builder) {
  return builder.getType<FloatT>();
}

template <typename FloatT>
static Type makeComplex(Builder &builder) {
  return ComplexType::get(builder.getType<FloatT>());
}

static Type makeNothing(Builder &) { return {}; }

static constexpr Row kRows[] = {
    {{1, "float", 32, ValueField::Float, true}, makeFloat<Float32Type>},
    {{2, "uint8", 8, ValueField::Int32, true}, makeUnsigned<8>},
    {{3, "int8", 8, ValueField::Int32, true}, makeSigned<8>},
    {{4, "uint16", 16, ValueField::Int32, true}, makeUnsigned<16>},
    {{5, "int16", 16, ValueField::Int32, true}, makeSigned<16>},
    {{6, "int32", 32, ValueField::Int32, true}, makeSigned<32>},
    {{7, "int64", 64, ValueField::Int64, true}, makeSigned<64>},
    {{8, "string", 0, ValueField::String}, makeNothing},
    {{9, "bool", 8, ValueField::Int32, true}, makeSigned<1>},
    {{10, "float16", 16, ValueField::Int32, true}, makeFloat<Float16Type>},
    {{11, "double", 64, ValueField::Double, true}, makeFloat<Float64Type>},
    {{12, "uint32", 32, ValueField::UInt64, true}, makeUnsigned<32>},
    {{13, "uint64", 64, ValueField::UInt64, true}, makeUnsigned<64>},
    {{14, "complex64", 64, ValueField::Float}, makeComplex<Float32Type>},
    {{15, "complex128", 128, ValueField::Double}, makeComplex<Float64Type>},
    {{16, "bfloat16", 16, ValueField::Int32, true}, makeFloat<BFloat16Type>},
    {{17, "float8e4m3fn", 8, ValueField::Int32}, makeFloat<Float8E4M3FNType>},
    {{18, "float8e4m3fnuz", 8, ValueField::Int32},
     makeFloat<Float8E4M3FNUZType>},
    {{19, "float8e5m2", 8, ValueField::Int32}, makeFloat<Float8E5M2Type>},
    {{20, "float8e5m2fnuz", 8, ValueField::Int32},
     makeFloat<Float8E5M2FNUZType>},
    {{21, "uint4", 4, ValueField::Int32}, makeUnsigned<4>},
    {{22, "int4", 4, ValueField::Int32}, makeSigned<4>},
    {{23, "float4e2m1", 4, ValueField::Int32}, makeFloat<Float4E2M1FNType>},
    {{24, "float8e8m0", 8, ValueField::Int32}, makeFloat<Float8E8M0FNUType>},
    {{25, "uint2", 2, ValueField::Int32}, makeUnsigned<2>},
    {{26, "int2", 2, ValueField::Int32}, makeSigned<2>},
    {{27, "float6e2m3", 6, ValueField::Int32}, makeFloat<Float6E2M3FNType>},
    {{28, "float6e3m2", 6, ValueField::Int32}, makeFloat<Float6E3M2FNType>},
};

const ElementType *tinyml::lookupElementType(int64_t number) {
  for (const Row &row : kRows)
    if (row.elementType.number == number)
      return &row.elementType;
  return nullptr;
}

const ElementType *tinyml::lookupElementType(StringRef name) {
  for (const Row &row : kRows)
    if (row.elementType.name == name)
      return &row.elementType;
  return nullptr;
}

Type tinyml::getMLIRType(const ElementType &elementType, MLIRContext *context) {
  Builder builder(context);
  for (const Row &row : kRows)
    if (row.elementType.number == elementType.number)
      return row.make(builder);
  return {};
}

const ElementType *tinyml::lookupElementType(Type type) {
  Builder builder(type.getContext());
  for (const Row &row : kRows)
    if (row.make(builder) == type)
      return &row.elementType;
  return nullptr;
}

Type tinyml::getTypeForONNXNumber(int64_t number, MLIRContext *context) {
  const ElementType *type = lookupElementType(number);
  return type && type->isComputed ? getMLIRType(*type, context) : Type();
}
