//===- Requantize.cpp - From one scale to another -------------------------===//

#include "Requantize.h"
#include "tinyml/Support/QuantMath.h"

#include <algorithm>

using namespace mlir;

namespace tinyml {

LogicalResult callRequantize(Operation *op, Value from, Value to,
                             quant::UniformQuantizedType in,
                             quant::UniformQuantizedType out, float lower,
                             float upper, ModelBuilder &model) {
  Location loc = op->getLoc();
  tm_len length = {
      model.narrow(cast<MemRefType>(from.getType()).getNumElements())};
  if (!isWide(in) && !isWide(out)) {
    Value table = model.createTable<int8_t>(
        loc, "table", makeUnaryTable(in, out, [&](double x) {
          return std::min<double>(std::max<double>(x, lower), upper);
        }));
    return model.call("lut_s8", loc, {from, table}, to, length);
  }
  if (!in.isSigned() || !out.isSigned())
    return op->emitError("cannot change width and sign at once, from ")
           << in << " to " << out;
  FailureOr<Requantizer> rq =
      computeRequantizer(in.getScale() / out.getScale());
  if (failed(rq))
    return op->emitError("has the scale ratio ")
           << in.getScale() / out.getScale()
           << ", which must be above 0 and below 2^30";
  StoredRange range = computeStoredRange(out, lower, upper);
  tm_requantize_q params = {static_cast<int32_t>(in.getZeroPoint()),
                            static_cast<int32_t>(out.getZeroPoint()),
                            range.lo,
                            range.hi,
                            rq->mult,
                            rq->pre};
  if (isWide(in) && isWide(out))
    return model.call("requantize_s16", loc, from, to, length, params);
  return model.call(isWide(in) ? "requantize_s16_s8" : "requantize_s8_s16", loc,
                    from, to, length, params);
}

} // namespace tinyml
