//===- AdapterConfig.cpp - adapter_config.json ----------------------------===//

#include "AdapterConfig.h"
#include "BoundedJSON.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Regex.h"

#include <cmath>

using namespace llvm;

namespace tinyml {

/// What is read, and what only matters for training or for people.
static constexpr StringRef kRead[] = {
    "peft_type",      "r",        "lora_alpha",       "use_rslora",
    "target_modules", "bias",     "fan_in_fan_out",   "rank_pattern",
    "alpha_pattern",  "use_dora", "init_lora_weights"};
static constexpr StringRef kIgnored[] = {"auto_mapping",
                                         "base_model_name_or_path",
                                         "corda_config",
                                         "ensure_weight_tying",
                                         "eva_config",
                                         "exclude_modules",
                                         "inference_mode",
                                         "layers_pattern",
                                         "layers_to_transform",
                                         "loftq_config",
                                         "lora_dropout",
                                         "lora_ga_config",
                                         "megatron_config",
                                         "megatron_core",
                                         "peft_version",
                                         "qalora_group_size",
                                         "revision",
                                         "runtime_config",
                                         "task_type"};
/// Ways to begin that leave the model's own weights as they are.
static constexpr StringRef kPlainStarts[] = {"gaussian", "eva", "orthogonal",
                                             "true", "false"};

bool AdapterConfig::matches(StringRef target, StringRef module) {
  return module == target || (module.ends_with(target) &&
                              module.drop_back(target.size()).ends_with("."));
}

/// Returns the value of the pattern that the end of `module` matches.
template <typename T>
static Expected<T> lookup(ArrayRef<std::pair<std::string, T>> patterns,
                          StringRef module, T otherwise) {
  const std::pair<std::string, T> *found = nullptr;
  for (const auto &each : patterns) {
    if (!Regex("^(.*\\.)?(" + each.first + ")$").match(module))
      continue;
    if (found && found->second != each.second)
      return makeAdapterError("module '" + module + "' matches the patterns '" +
                              found->first + "' and '" + each.first +
                              "', which say different things");
    found = &each;
  }
  return found ? found->second : otherwise;
}

Expected<int64_t> AdapterConfig::getRank(StringRef module) const {
  return lookup<int64_t>(ranks, module, rank);
}

Expected<double> AdapterConfig::getScale(StringRef module) const {
  Expected<int64_t> ownRank = getRank(module);
  if (!ownRank)
    return ownRank.takeError();
  Expected<double> ownAlpha = lookup<double>(alphas, module, alpha);
  if (!ownAlpha)
    return ownAlpha.takeError();
  double divisor = static_cast<double>(*ownRank);
  return *ownAlpha / (rootRank ? std::sqrt(divisor) : divisor);
}

static bool isNothing(const json::Value &value) {
  if (const json::Array *list = value.getAsArray())
    return list->empty();
  if (const json::Object *object = value.getAsObject())
    return object->empty();
  return value.getAsNull() || value.getAsBoolean() == false;
}

static Error readBool(const json::Object &object, StringRef name, bool &flag) {
  const json::Value *value = object.get(name);
  if (!value || value->getAsNull())
    return Error::success();
  std::optional<bool> given = value->getAsBoolean();
  if (!given)
    return makeAdapterError("'" + name + "' is neither true nor false");
  flag = *given;
  return Error::success();
}

static bool isRank(const json::Value &value) {
  return value.getAsInteger() && *value.getAsInteger() > 0 &&
         *value.getAsInteger() <= 1 << 20;
}

static bool isScale(const json::Value &value) {
  return value.getAsNumber() && std::isfinite(*value.getAsNumber());
}

/// Calls `take` with each pattern of the member `name` and its number.
static Error readPatterns(const json::Object &object, StringRef name,
                          bool (*isValue)(const json::Value &),
                          function_ref<void(StringRef, double)> take) {
  const json::Value *value = object.get(name);
  if (!value || isNothing(*value))
    return Error::success();
  const json::Object *patterns = value->getAsObject();
  if (!patterns)
    return makeAdapterError("'" + name + "' is no object");
  for (const auto &[pattern, number] : sortMembers(*patterns)) {
    std::string reason;
    if (!Regex("^(.*\\.)?(" + pattern.str() + ")$").isValid(reason))
      return makeAdapterError("the pattern '" + pattern + "' of '" + name +
                              "' is no regular expression: " + reason);
    if (!isValue(*number))
      return makeAdapterError("'" + name + "' has no number for '" + pattern +
                              "'");
    take(pattern, *number->getAsNumber());
  }
  return Error::success();
}

/// Whether everything in `object` is understood.
static Error checkMembers(const json::Object &object) {
  std::optional<StringRef> kind = object.getString("peft_type");
  if (!kind || *kind != "LORA")
    return makeAdapterError("'peft_type' is " +
                            (kind ? "'" + kind->str() + "'" : "missing") +
                            "; expected 'LORA'");
  if (const json::Value *dora = object.get("use_dora");
      dora && !isNothing(*dora))
    return makeAdapterError("it is a DoRA adapter ('use_dora'), which is not "
                            "supported; merge it into the model in PyTorch");
  for (const auto &[name, value] : sortMembers(object)) {
    if (is_contained(kRead, name) || is_contained(kIgnored, name) ||
        isNothing(*value))
      continue;
    return makeAdapterError("'" + name +
                            "' is set, which is not supported; merge the "
                            "adapter into the model in PyTorch");
  }
  if (std::optional<StringRef> start = object.getString("init_lora_weights");
      start && !is_contained(kPlainStarts, start->lower()))
    return makeAdapterError("'init_lora_weights' is '" + *start +
                            "', which changes the weights of the model, too");
  return Error::success();
}

static Error readTargets(const json::Object &object, AdapterConfig &config) {
  const json::Value *value = object.get("target_modules");
  if (!value || value->getAsNull() || value->getAsString())
    return Error::success();
  const json::Array *list = value->getAsArray();
  if (!list)
    return makeAdapterError("'target_modules' is neither a list nor a text");
  for (const json::Value &entry : *list) {
    if (!entry.getAsString())
      return makeAdapterError("'target_modules' has an entry that is no text");
    config.targets.push_back(entry.getAsString()->str());
  }
  return Error::success();
}

static Expected<AdapterConfig> makeConfig(const json::Object &object) {
  if (Error error = checkMembers(object))
    return std::move(error);
  AdapterConfig config;
  const json::Value *rank = object.get("r"), *alpha = object.get("lora_alpha");
  if (!rank || !isRank(*rank))
    return makeAdapterError("'r' is no rank of at least 1");
  if (!alpha || !isScale(*alpha))
    return makeAdapterError("'lora_alpha' is no number");
  config.rank = *rank->getAsInteger();
  config.alpha = *alpha->getAsNumber();
  bool isTransposed = false; // the nodes of the model say that, too
  if (Error error = readBool(object, "fan_in_fan_out", isTransposed))
    return std::move(error);
  if (Error error = readBool(object, "use_rslora", config.rootRank))
    return std::move(error);
  if (const json::Value *bias = object.get("bias"); bias && !isNothing(*bias)) {
    StringRef text = bias->getAsString().value_or("");
    if (text != "none" && text != "all" && text != "lora_only")
      return makeAdapterError(
          "'bias' is neither 'none' nor 'all' nor 'lora_only'");
    config.hasBiases = text != "none";
  }
  if (Error error = readTargets(object, config))
    return std::move(error);
  if (Error error = readPatterns(object, "rank_pattern", isRank,
                                 [&](StringRef pattern, double number) {
                                   config.ranks.emplace_back(
                                       pattern, static_cast<int64_t>(number));
                                 }))
    return std::move(error);
  if (Error error = readPatterns(object, "alpha_pattern", isScale,
                                 [&](StringRef pattern, double number) {
                                   config.alphas.emplace_back(pattern, number);
                                 }))
    return std::move(error);
  return config;
}

Expected<AdapterConfig> readAdapterConfig(StringRef path) {
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/true);
  if (!buffer)
    return makeAdapterError("cannot open the file: " +
                            buffer.getError().message());
  Expected<json::Object> object = parseObject((*buffer)->getBuffer());
  if (!object)
    return object.takeError();
  return makeConfig(*object);
}

} // namespace tinyml
