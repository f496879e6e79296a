//===- Features.cpp - What the instructions of a call grow with -----------===//
//
// The runtime's costs/features.def, evaluated on the words of a shape.
//
//===----------------------------------------------------------------------===//

#include "tinyml/Kernels/Costs.h"
#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>

using namespace llvm;
using namespace tinyml;
using namespace tinyml::mcu;

namespace {
/// The words of a struct, given to its members one after another.
class Words {
public:
  explicit Words(ArrayRef<int32_t> words) : words(words) {}

protected:
  double take() {
    if (words.empty())
      return 0;
    double word = words.front();
    words = words.drop_front();
    return word;
  }

private:
  ArrayRef<int32_t> words;
};

/// Each struct with floating members, whose products cannot overflow.
namespace floating {
#define TM_STRUCT(name, members)                                               \
  struct name : Words {                                                        \
    using Words::Words;                                                        \
    members                                                                    \
  };
#define TM_I(member) double member = take();
#define TM_F(member) TM_I(member)
#include "tinyml/structs.def"
} // namespace floating
} // namespace

#define TM_REST(value, multiple) std::fmod(value, multiple)
#define TM_UP(value, multiple) (std::ceil((value) / (multiple)) * (multiple))
#define TM_MORE(value, least) std::max<double>(0, (value) - (least))

SmallVector<double> tinyml::mcu::getFeatures(const KernelInfo &kernel,
                                             ArrayRef<int32_t> shape,
                                             int64_t count) {
  [[maybe_unused]] double units = static_cast<double>(count);
  SmallVector<double> values;
#define TM_FEATURES(type, ...)                                                 \
  if (kernel.shape.name == #type) {                                            \
    const floating::type words(shape);                                         \
    [[maybe_unused]] const floating::type *s = &words;                         \
    __VA_ARGS__                                                                \
  }
#define TM_FEATURE(expression)                                                 \
  values.push_back(static_cast<double>(expression));
#include "costs/features.def"
  if (values.empty())
    values = {1, units};
  return values;
}

double tinyml::mcu::estimateInstructions(const KernelInfo &kernel,
                                         const KernelCost &cost,
                                         ArrayRef<int32_t> shape,
                                         int64_t units) {
  double sum = 0;
  for (auto [feature, each] :
       zip_equal(getFeatures(kernel, shape, units), cost.terms))
    sum += feature * each;
  return sum;
}
