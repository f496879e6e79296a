//===- LogicOps.cpp - Other types, comparisons, choices -------------------===//

#include "Arithmetic.h"
#include "Evaluators.h"
#include "tinyml/Support/Weights.h"
#include "llvm/ADT/APSInt.h"

#include <cmath>
#include <cstring>

using namespace mlir;

namespace tinyml {

/// Returns the strides with which `operand` is read along the dimensions of a
/// result: 0 where it is broadcast.
static SmallVector<int64_t> getReadStrides(const Tensor &operand) {
  SmallVector<int64_t> strides = getStrides(operand.getShape());
  for (auto [stride, size] : llvm::zip(strides, operand.getShape()))
    stride = size == 1 ? 0 : stride;
  return strides;
}

/// Calls `visit` with the position of every element of `result` and those of
/// the operands' elements that belong to it.
static void forEachPlace(const Tensor &result, ArrayRef<Tensor> operands,
                         function_ref<void(int64_t, ArrayRef<int64_t>)> visit) {
  SmallVector<SmallVector<int64_t>> strides =
      llvm::map_to_vector(operands, getReadStrides);
  SmallVector<int64_t> places(operands.size());
  int64_t position = 0;
  forEachIndex(result.getShape(), [&](ArrayRef<int64_t> index) {
    for (auto [place, steps] : llvm::zip(places, strides)) {
      place = 0;
      for (auto [at, step] : llvm::zip(index, steps))
        place += at * step;
    }
    visit(position++, places);
  });
}

//===----------------------------------------------------------------------===//
// cast
//===----------------------------------------------------------------------===//

/// Returns the bits of element `index`.
static APInt readBits(const Tensor &tensor, int64_t index) {
  unsigned width = tensor.getElementType().getIntOrFloatBitWidth();
  int64_t bytes = getElementBytes(tensor.getElementType());
  uint64_t word = 0;
  std::memcpy(&word, tensor.getBytes().data() + index * bytes, bytes);
  return APInt(width, word, /*isSigned=*/false, /*implicitTrunc=*/true);
}

static void writeBits(Tensor &tensor, int64_t index, uint64_t word) {
  int64_t bytes = getElementBytes(tensor.getElementType());
  std::memcpy(tensor.getMutableBytes().data() + index * bytes, &word, bytes);
}

static bool isSignedNumber(Type type) {
  return !type.isUnsignedInteger() && !type.isInteger(1);
}

/// Integers of fewer bits than their bytes are stored with their sign.
static uint64_t toWord(Type type, const APInt &value) {
  return isSignedNumber(type) ? static_cast<uint64_t>(value.getSExtValue())
                              : value.getZExtValue();
}

static uint64_t castInteger(const APInt &value, Type from, Type to) {
  if (to.isInteger(1))
    return !value.isZero();
  bool isSigned = isSignedNumber(from);
  if (auto type = dyn_cast<FloatType>(to)) {
    APFloat result(type.getFloatSemantics());
    result.convertFromAPInt(value, isSigned, APFloat::rmNearestTiesToEven);
    return result.bitcastToAPInt().getZExtValue();
  }
  unsigned width = to.getIntOrFloatBitWidth();
  return toWord(to,
                isSigned ? value.sextOrTrunc(width) : value.zextOrTrunc(width));
}

static uint64_t castFloat(const APFloat &value, Type to) {
  bool losesInfo;
  if (isa<Float4E2M1FNType>(to) && (value.isNaN() || value.isInfinity()))
    return value.isNaN() ? 8 : value.isNegative() ? 15 : 7; // -0, -6, 6
  if (auto type = dyn_cast<FloatType>(to)) {
    APFloat result = value;
    result.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                   &losesInfo);
    return result.bitcastToAPInt().getZExtValue();
  }
  if (to.isInteger(1))
    return !value.isZero();
  // Saturates; a NaN becomes 0.
  APSInt result(to.getIntOrFloatBitWidth(), !isSignedNumber(to));
  (void)value.convertToInteger(result, APFloat::rmTowardZero, &losesInfo);
  return toWord(to, result);
}

static LogicalResult evaluateCast(ir::CastOp op, ArrayRef<Tensor> operands,
                                  Tensor &result) {
  const Tensor &input = operands[0];
  Type from = input.getElementType(), to = result.getElementType();
  for (int64_t i = 0, count = result.getNumElements(); i < count; ++i) {
    APInt bits = readBits(input, i);
    auto type = dyn_cast<FloatType>(from);
    writeBits(result, i,
              type ? castFloat(APFloat(type.getFloatSemantics(), bits), to)
                   : castInteger(bits, from, to));
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Comparisons, logic, quotients
//===----------------------------------------------------------------------===//

namespace {
struct Equal {
  template <typename T>
  static bool apply(T a, T b) {
    return a == b;
  }
};
struct Less {
  template <typename T>
  static bool apply(T a, T b) {
    return a < b;
  }
};
struct LessEqual {
  template <typename T>
  static bool apply(T a, T b) {
    return a <= b;
  }
};
struct And {
  static bool apply(bool a, bool b) { return a && b; }
};
struct Or {
  static bool apply(bool a, bool b) { return a || b; }
};
struct Xor {
  static bool apply(bool a, bool b) { return a != b; }
};
struct Quotient {
  template <typename T>
  static T apply(T a, T b) {
    if (b == 0)
      return 0;
    return b == T(-1) && a == std::numeric_limits<T>::min() ? a : a / b;
  }
};
struct BitAnd {
  template <typename T>
  static T apply(T a, T b) {
    return a & b;
  }
};
struct BitOr {
  template <typename T>
  static T apply(T a, T b) {
    return a | b;
  }
};
struct BitXor {
  template <typename T>
  static T apply(T a, T b) {
    return a ^ b;
  }
};
template <bool isLeft>
struct Shift {
  template <typename T>
  static T apply(T a, T b) {
    constexpr unsigned width = 8 * sizeof(T);
    APInt value(width, static_cast<uint64_t>(a), /*isSigned=*/true);
    // An amount of the width or more leaves 0 or the sign.
    APInt amount(width, static_cast<uint64_t>(b), /*isSigned=*/true);
    return static_cast<T>(
        (isLeft ? value.shl(amount) : value.ashr(amount)).getSExtValue());
  }
};
} // namespace

template <typename In, typename Out, typename Function>
static void evaluatePairs(ArrayRef<Tensor> operands, Tensor &result) {
  ArrayRef<In> a = operands[0].getValues<In>(), b = operands[1].getValues<In>();
  MutableArrayRef<Out> y = result.getMutableValues<Out>();
  forEachPlace(result, operands, [&](int64_t at, ArrayRef<int64_t> places) {
    y[at] = Function::apply(a[places[0]], b[places[1]]);
  });
}

template <typename Op, typename Function>
static LogicalResult evaluateComparison(Op, ArrayRef<Tensor> operands,
                                        Tensor &result) {
  Type type = operands[0].getElementType();
  if (type.isF32())
    evaluatePairs<float, uint8_t, Function>(operands, result);
  else if (type.isF64())
    evaluatePairs<double, uint8_t, Function>(operands, result);
  else if (type.isInteger(32))
    evaluatePairs<int32_t, uint8_t, Function>(operands, result);
  else
    evaluatePairs<int64_t, uint8_t, Function>(operands, result);
  return success();
}

template <typename Op, typename Function>
static LogicalResult evaluateTruth(Op, ArrayRef<Tensor> operands,
                                   Tensor &result) {
  evaluatePairs<uint8_t, uint8_t, Function>(operands, result);
  return success();
}

static LogicalResult evaluateNot(ir::NotOp, ArrayRef<Tensor> operands,
                                 Tensor &result) {
  for (auto [to, from] : llvm::zip(result.getMutableValues<uint8_t>(),
                                   operands[0].getValues<uint8_t>()))
    to = from == 0;
  return success();
}

template <typename Op, typename Function>
static LogicalResult evaluateWholes(Op, ArrayRef<Tensor> operands,
                                    Tensor &result) {
  if (result.getElementType().isInteger(32))
    evaluatePairs<int32_t, int32_t, Function>(operands, result);
  else
    evaluatePairs<int64_t, int64_t, Function>(operands, result);
  return success();
}

static LogicalResult evaluateBitCast(ir::BitCastOp, ArrayRef<Tensor> operands,
                                     Tensor &result) {
  result = operands[0].retype(result.getType());
  return success();
}

//===----------------------------------------------------------------------===//
// where, gather, expand
//===----------------------------------------------------------------------===//

static LogicalResult evaluateWhere(ir::WhereOp, ArrayRef<Tensor> operands,
                                   Tensor &result) {
  int64_t width = getElementBytes(result.getElementType());
  ArrayRef<uint8_t> condition = operands[0].getValues<uint8_t>();
  char *to = result.getMutableBytes().data();
  forEachPlace(result, operands, [&](int64_t at, ArrayRef<int64_t> places) {
    unsigned chosen = condition[places[0]] != 0 ? 1 : 2;
    std::memcpy(to + at * width,
                operands[chosen].getBytes().data() + places[chosen] * width,
                width);
  });
  return success();
}

static LogicalResult evaluateGather(ir::GatherOp op, ArrayRef<Tensor> operands,
                                    Tensor &result) {
  AxisView from(operands[0].getShape(), op.getAxis());
  const Tensor &indices = operands[1];
  int64_t width = getElementBytes(result.getElementType()) * from.inner;
  const char *source = operands[0].getBytes().data();
  char *to = result.getMutableBytes().data();
  for (int64_t outer = 0; outer < from.outer; ++outer)
    for (int64_t i = 0, count = indices.getNumElements(); i < count; ++i) {
      int64_t index = readBits(indices, i).getSExtValue();
      index += index < 0 ? from.length : 0;
      index = std::clamp<int64_t>(index, 0, from.length - 1);
      std::memcpy(to, source + (outer * from.length + index) * width, width);
      to += width;
    }
  return success();
}

static LogicalResult evaluateExpand(ir::ExpandOp, ArrayRef<Tensor> operands,
                                    Tensor &result) {
  int64_t width = getElementBytes(result.getElementType());
  const char *from = operands[0].getBytes().data();
  char *to = result.getMutableBytes().data();
  forEachPlace(result, operands, [&](int64_t at, ArrayRef<int64_t> places) {
    std::memcpy(to + at * width, from + places[0] * width, width);
  });
  return success();
}

void attachLogicEvaluators(MLIRContext *context) {
  attachEvaluator<ir::CastOp, evaluateCast>(context);
  attachEvaluator<ir::EqualOp, evaluateComparison<ir::EqualOp, Equal>>(context);
  attachEvaluator<ir::LessOp, evaluateComparison<ir::LessOp, Less>>(context);
  attachEvaluator<ir::LessEqualOp,
                  evaluateComparison<ir::LessEqualOp, LessEqual>>(context);
  attachEvaluator<ir::AndOp, evaluateTruth<ir::AndOp, And>>(context);
  attachEvaluator<ir::OrOp, evaluateTruth<ir::OrOp, Or>>(context);
  attachEvaluator<ir::XorOp, evaluateTruth<ir::XorOp, Xor>>(context);
  attachEvaluator<ir::NotOp, evaluateNot>(context);
  attachEvaluator<ir::IntDivOp, evaluateWholes<ir::IntDivOp, Quotient>>(
      context);
  attachEvaluator<ir::BitAndOp, evaluateWholes<ir::BitAndOp, BitAnd>>(context);
  attachEvaluator<ir::BitOrOp, evaluateWholes<ir::BitOrOp, BitOr>>(context);
  attachEvaluator<ir::BitXorOp, evaluateWholes<ir::BitXorOp, BitXor>>(context);
  attachEvaluator<ir::ShiftLeftOp,
                  evaluateWholes<ir::ShiftLeftOp, Shift<true>>>(context);
  attachEvaluator<ir::ShiftRightOp,
                  evaluateWholes<ir::ShiftRightOp, Shift<false>>>(context);
  attachEvaluator<ir::BitCastOp, evaluateBitCast>(context);
  attachEvaluator<ir::WhereOp, evaluateWhere>(context);
  attachEvaluator<ir::GatherOp, evaluateGather>(context);
  attachEvaluator<ir::ExpandOp, evaluateExpand>(context);
}

} // namespace tinyml
