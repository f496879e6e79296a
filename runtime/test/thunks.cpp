// How a C++ program calls any reference kernel by name with untyped pointers:
// kernels.def gives names and parameters, templates make the thunks. This is
// also the test that the headers are C++.
#include <cmath>
#include <cstdio>
#include <cstring>
#include <iterator>
#include <utility>

#include "tinyml/ref.h"

namespace {

using Thunk = void (*)(const void *shape, const void *q, void *const *args);

// Call with the arguments cast to what the kernel wants.
template <auto kernel>
struct Caller;

template <typename S, typename Q, typename... Args,
          void (*kernel)(const S *, const Q *, Args *...)>
struct Caller<kernel> {
  template <size_t... index>
  static void unpack(const void *s, const void *q, void *const *args,
                     std::index_sequence<index...>) {
    kernel(static_cast<const S *>(s), static_cast<const Q *>(q),
           static_cast<Args *>(args[index])...);
  }
  static void withQ(const void *s, const void *q, void *const *args) {
    unpack(s, q, args, std::index_sequence_for<Args...>());
  }
  // Kernels without a q struct: Q is the first pointer parameter.
  static void withoutQ(const void *s, const void *, void *const *args) {
    unpack(s, args[0], args + 1, std::index_sequence_for<Args...>());
  }
};

struct Parameter {
  const char *type;
  const char *name;
  bool written;
};

struct Kernel {
  const char *name;
  const char *shape;
  const char *q; // empty when there is none
  Thunk thunk;
  Parameter parameters[14];
};

#define TM_STRING(x) #x
#define TM_KERNEL(name, shape, q, pointers, facts)                             \
  {#name,                                                                      \
   #shape,                                                                     \
   &TM_STRING(q)[0],                                                           \
   TM_STRING(q)[0] ? &Caller<&tm_ref_##name>::withQ                            \
                   : &Caller<&tm_ref_##name>::withoutQ,                        \
   {pointers}},
#define TM_Q(type) type
#define TM_NOQ
#define TM_IN(type, name, count) {#type, #name, false},
#define TM_OUT(type, name, count) {#type, #name, true},
#define TM_SCRATCH(type, name, count) {#type, #name, true},
#define TM_IN_BITS(bits, name, count) {"void", #name, false},
#define TM_OUT_BITS(bits, name, count) {"void", #name, true},
const Kernel kernels[] = {
#include "tinyml/kernels.def"
};

const Kernel *find(const char *name) {
  for (const Kernel &kernel : kernels)
    if (std::strcmp(kernel.name, name) == 0)
      return &kernel;
  return nullptr;
}

} // namespace

int main() {
  int failures = 0;
  const Kernel *add = find("add_f32");
  const tm_binary_shape shape = {1, 1, 1, 2, 0, 0, 0, 1, 0, 0, 0, 0};
  const tm_limits_f32 clamp = {-INFINITY, 5.0f};
  float a[] = {1.0f, 2.0f}, b[] = {3.5f}, y[2];
  void *args[] = {a, b, y};
  add->thunk(&shape, &clamp, args);
  failures += y[0] != 4.5f || y[1] != 5.0f;
  failures += std::strcmp(add->q, "tm_limits_f32") != 0;
  failures += !add->parameters[2].written || add->parameters[1].written;

  const Kernel *flip = find("flip_sign_8");
  const tm_len len = {1};
  unsigned char from[] = {3}, to[1];
  void *bytes[] = {from, to};
  flip->thunk(&len, nullptr, bytes);
  failures += to[0] != 0x83 || flip->q[0] != '\0';

  std::printf("%zu kernels, %d failures\n", std::size(kernels), failures);
  return failures != 0;
}
