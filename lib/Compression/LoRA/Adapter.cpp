//===- Adapter.cpp - What a LoRA adapter learnt ---------------------------===//

#include "Adapter.h"
#include "AdapterConfig.h"
#include "BoundedJSON.h"
#include "SafeTensors.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

#include <map>

using namespace llvm;

namespace tinyml {

/// The tensors that PEFT stores for a module; null where there is none.
namespace {
struct ModuleTensors {
  const SafeTensor *a = nullptr, *b = nullptr, *bias = nullptr;
};
} // namespace

static constexpr StringRef kPrefix = "base_model.model.";

/// The largest product of factors, in elements.
static constexpr int64_t kMaxElements = int64_t(1) << 28;

/// Sorts tensors by module. An error where one is not understood.
static Expected<std::map<std::string, ModuleTensors>>
sortTensors(const SafeTensors &file, const AdapterConfig &config) {
  std::map<std::string, ModuleTensors> modules;
  for (const SafeTensor &tensor : file.tensors) {
    StringRef name = tensor.name;
    name.consume_front(kPrefix);
    if (name.contains("lora_magnitude_vector"))
      return makeAdapterError("tensor '" + tensor.name +
                              "' belongs to a DoRA adapter, which is not "
                              "supported; merge it into the model in PyTorch");
    if (name.consume_back(".lora_A.weight"))
      modules[name.str()].a = &tensor;
    else if (name.consume_back(".lora_B.weight"))
      modules[name.str()].b = &tensor;
    else if (config.hasBiases && (name.consume_back(".base_layer.bias") ||
                                  name.consume_back(".bias")))
      modules[name.str()].bias = &tensor;
    else
      return makeAdapterError(
          "tensor '" + tensor.name +
          "' is not understood; expected '<module>.lora_A.weight' and "
          "'<module>.lora_B.weight'" +
          (config.hasBiases ? " or '<module>.bias'" : ""));
  }
  return modules;
}

/// An error where `tensor` is not [rows, columns, window...], or -1 for any.
static Error checkFactor(const SafeTensor &tensor, unsigned dim, int64_t rank,
                         StringRef what) {
  if (tensor.shape.size() < 2 || tensor.shape.size() > 5)
    return makeAdapterError("tensor '" + tensor.name + "' is " +
                            describeShape(tensor.shape) + "; expected " + what);
  if (tensor.shape[dim] != rank)
    return makeAdapterError("tensor '" + tensor.name + "' is " +
                            describeShape(tensor.shape) + ", but the rank is " +
                            Twine(rank) + " (adapter_config.json); expected " +
                            what);
  return Error::success();
}

/// Returns the product of both factors, [out, in, window...], scaled.
static Expected<AdapterLayer> multiply(StringRef module,
                                       const ModuleTensors &tensors,
                                       const AdapterConfig &config) {
  Expected<int64_t> rank = config.getRank(module);
  if (!rank)
    return rank.takeError();
  Expected<double> scale = config.getScale(module);
  if (!scale)
    return scale.takeError();
  const SafeTensor &a = *tensors.a, &b = *tensors.b;
  if (Error error = checkFactor(a, 0, *rank, "[r, in] or [r, in, window...]"))
    return std::move(error);
  if (Error error = checkFactor(b, 1, *rank, "[out, r] or [out, r, 1...]"))
    return std::move(error);
  if (a.shape.size() != b.shape.size() ||
      any_of(ArrayRef<int64_t>(b.shape).drop_front(2),
             [](int64_t dim) { return dim != 1; }))
    return makeAdapterError("tensors '" + a.name + "' and '" + b.name +
                            "' are " + describeShape(a.shape) + " and " +
                            describeShape(b.shape) +
                            "; expected [r, in, window...] and [out, r, 1...]");
  Expected<std::vector<double>> down = readNumbers(a), up = readNumbers(b);
  if (!down || !up)
    return joinErrors(down.takeError(), up.takeError());
  AdapterLayer layer;
  layer.module = module.str();
  layer.shape = a.shape;
  layer.shape[0] = b.shape[0];
  int64_t outputs = b.shape[0], length = down->size() / *rank;
  if (outputs == 0 || length == 0 || outputs > kMaxElements / length)
    return makeAdapterError("module '" + module + "' has a weight of " +
                            describeShape(layer.shape) +
                            ", which is none or too large");
  layer.values.assign(outputs * length, 0.0);
  for (int64_t o = 0; o < outputs; ++o)
    for (int64_t r = 0; r < *rank; ++r) {
      double factor = *scale * (*up)[o * *rank + r];
      for (int64_t i = 0; i < length; ++i)
        layer.values[o * length + i] += factor * (*down)[r * length + i];
    }
  return layer;
}

/// Whether every module is a target, and every target a module.
static Error checkTargets(const std::map<std::string, ModuleTensors> &modules,
                          const AdapterConfig &config) {
  if (config.targets.empty())
    return Error::success();
  for (const auto &entry : modules)
    if (entry.second.a && none_of(config.targets, [&](StringRef target) {
          return AdapterConfig::matches(target, entry.first);
        }))
      return makeAdapterError(
          "module '" + entry.first +
          "' is none of the 'target_modules': " + join(config.targets, ", "));
  for (StringRef target : config.targets)
    if (none_of(modules, [&](const auto &entry) {
          return entry.second.a && AdapterConfig::matches(target, entry.first);
        }))
      return makeAdapterError("there are no tensors for '" + target +
                              "' of the 'target_modules'");
  return Error::success();
}

static Expected<Adapter> makeAdapter(const SafeTensors &file,
                                     const AdapterConfig &config) {
  auto modules = sortTensors(file, config);
  if (!modules)
    return modules.takeError();
  if (Error error = checkTargets(*modules, config))
    return std::move(error);
  Adapter adapter;
  for (const auto &[module, tensors] : *modules) {
    if (!tensors.a != !tensors.b)
      return makeAdapterError("module '" + module + "' has no '" +
                              (tensors.a ? "lora_B" : "lora_A") + ".weight'");
    if (tensors.a) {
      Expected<AdapterLayer> delta = multiply(module, tensors, config);
      if (!delta)
        return delta.takeError();
      adapter.deltas.push_back(std::move(*delta));
    }
    if (!tensors.bias)
      continue;
    Expected<std::vector<double>> values = readNumbers(*tensors.bias);
    if (!values)
      return values.takeError();
    adapter.biases.push_back({module, tensors.bias->shape, std::move(*values)});
  }
  if (adapter.deltas.empty())
    return makeAdapterError("has no adapter: no tensor "
                            "'<module>.lora_A.weight'");
  return adapter;
}

Expected<Adapter> readAdapter(StringRef path, std::vector<std::string> &files) {
  SmallString<128> folder = path, tensorsPath = path;
  if (sys::fs::is_directory(path))
    sys::path::append(tensorsPath, "adapter_model.safetensors");
  else
    sys::path::remove_filename(folder);
  SmallString<128> configPath = folder;
  sys::path::append(configPath, "adapter_config.json");
  auto within = [](StringRef name, Error error) {
    return makeAdapterError("'" + name + "': " + toString(std::move(error)));
  };
  Expected<AdapterConfig> config = readAdapterConfig(configPath);
  if (!config)
    return within(configPath, config.takeError());
  Expected<SafeTensors> tensors = readSafeTensors(tensorsPath);
  if (!tensors)
    return within(tensorsPath, tensors.takeError());
  files.push_back(configPath.str().str());
  files.push_back(tensorsPath.str().str());
  Expected<Adapter> adapter = makeAdapter(*tensors, *config);
  if (!adapter)
    return within(tensorsPath, adapter.takeError());
  return adapter;
}

} // namespace tinyml
