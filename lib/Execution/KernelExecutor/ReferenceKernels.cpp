//===- ReferenceKernels.cpp - The runtime's kernels by name ---------------===//
//
// kernels.def gives names and signatures; templates make a function of one
// signature from each. Nothing here knows a kernel.
//
//===----------------------------------------------------------------------===//

#include "ReferenceKernels.h"
#include "llvm/ADT/StringMap.h"

#include <utility>

#include "tinyml/ref.h"

namespace tinyml {

namespace {

template <bool hasParams, auto kernel>
struct Thunk;

template <typename Shape, typename Params, typename... Args,
          void (*kernel)(const Shape *, const Params *, Args *...)>
struct Thunk<true, kernel> {
  template <size_t... index>
  static void unpack(const void *shape, const void *params,
                     void *const *pointers, std::index_sequence<index...>) {
    kernel(static_cast<const Shape *>(shape),
           static_cast<const Params *>(params),
           static_cast<Args *>(pointers[index])...);
  }
  static void call(const void *shape, const void *params,
                   void *const *pointers) {
    unpack(shape, params, pointers, std::index_sequence_for<Args...>());
  }
};

template <typename Shape, typename... Args,
          void (*kernel)(const Shape *, Args *...)>
struct Thunk<false, kernel> {
  template <size_t... index>
  static void unpack(const void *shape, void *const *pointers,
                     std::index_sequence<index...>) {
    kernel(static_cast<const Shape *>(shape),
           static_cast<Args *>(pointers[index])...);
  }
  static void call(const void *shape, const void *, void *const *pointers) {
    unpack(shape, pointers, std::index_sequence_for<Args...>());
  }
};

} // namespace

ReferenceKernel findReferenceKernel(llvm::StringRef name) {
  static const llvm::StringMap<ReferenceKernel> kernels = {
#define TM_Q(type) true
#define TM_NOQ false
#define TM_KERNEL(name, shape, q, pointers, facts)                             \
  {#name, &Thunk<q, &tm_ref_##name>::call},
#include "tinyml/kernels.def"
  };
  return kernels.lookup(name);
}

} // namespace tinyml
