//===- ModelReport.cpp - A model's facts as JSON --------------------------===//

#include "tinyml/Target/Report/ModelReport.h"

namespace tinyml {

/// Names of models may be no UTF-8; JSON's text is.
static std::string toText(const std::string &name) {
  return llvm::json::fixUTF8(name);
}

static llvm::json::Array toTexts(const std::vector<std::string> &texts) {
  return llvm::json::Array(texts);
}

static llvm::json::Array toJSON(const std::vector<int64_t> &numbers) {
  return llvm::json::Array(numbers);
}

static llvm::json::Array toJSON(const std::vector<std::vector<int64_t>> &all) {
  llvm::json::Array array;
  for (const std::vector<int64_t> &numbers : all)
    array.push_back(toJSON(numbers));
  return array;
}

static llvm::json::Array toJSON(const std::vector<PortFacts> &ports) {
  llvm::json::Array array;
  for (const PortFacts &port : ports) {
    llvm::json::Object object{{"name", toText(port.name)},
                              {"c_name", port.cName},
                              {"type", port.type},
                              {"shape", toJSON(port.shape)},
                              {"bytes", port.bytes}};
    if (!port.from.empty())
      object["from"] = toTexts(port.from);
    if (port.scale)
      object["scale"] = *port.scale;
    if (port.zeroPoint)
      object["zero_point"] = *port.zeroPoint;
    if (!port.scales.empty()) {
      object["scales"] = llvm::json::Array(port.scales);
      object["zero_points"] = llvm::json::Array(port.zeroPoints);
    }
    array.push_back(std::move(object));
  }
  return array;
}

static llvm::json::Object toJSON(const StepFacts &step) {
  llvm::json::Object shape;
  for (const auto &[name, value] : step.shape)
    shape[name] = value;
  llvm::json::Object object{
      {"node", toText(step.node)},
      {"kernel", step.kernel},
      {"variant", step.variant.empty() ? mcu::kPortable.str() : step.variant},
      {"precision", step.precision},
      {"instance", step.instance},
      {"shape", std::move(shape)},
      {"macs", step.macs},
      {"instructions_estimate", step.instructions},
      {"activation_bits", step.activationBits},
      {"weight_bits", step.weightBits},
      {"weight_bytes", step.weightBytes},
      {"bytes", step.outputBytes},
      {"from", toTexts(step.from)},
      {"inputs", toJSON(step.inputs)},
      {"outputs", toJSON(step.outputs)}};
  if (step.trips != 1)
    object["trips"] = step.trips;
  if (!step.format.empty())
    object["weight_format"] = step.format;
  if (step.accumulatorBits != 0)
    object["accumulator_bits"] = step.accumulatorBits;
  return object;
}

llvm::json::Object toJSON(const ModelFacts &facts) {
  PrecisionCounts precisions = countPrecisions(facts);
  llvm::json::Array steps, buffers, weights, code, adapters;
  for (const std::string &name : facts.adapters)
    adapters.push_back(toText(name));
  for (const StepFacts &step : facts.steps)
    steps.push_back(toJSON(step));
  for (const BufferFacts &buffer : facts.buffers)
    buffers.push_back(llvm::json::Object{{"name", toText(buffer.name)},
                                         {"offset", buffer.offset},
                                         {"bytes", buffer.bytes},
                                         {"first_step", buffer.firstStep},
                                         {"last_step", buffer.lastStep}});
  for (const WeightsFacts &entry : facts.weights)
    weights.push_back(llvm::json::Object{{"name", toText(entry.name)},
                                         {"bytes", entry.bytes},
                                         {"memory", entry.memory}});
  for (const CodeFacts &part : facts.code)
    code.push_back(llvm::json::Object{{"name", part.name},
                                      {"functions", part.functions},
                                      {"bytes", part.bytes}});
  llvm::json::Object report{
      {"version", kReportVersion},
      {"model", toText(facts.name)},
      {"arena_bytes", facts.arenaBytes},
      {"state_bytes", facts.stateBytes},
      {"io_bytes", facts.ioBytes},
      {"weight_bytes", facts.weightBytes},
      {"adapters", std::move(adapters)},
      {"adapter_bytes", facts.adapterBytes},
      {"slot_bytes", facts.slotBytes},
      {"flash_bytes_estimate", facts.getFlashBytes()},
      {"ram_bytes_estimate", facts.getRamBytes()},
      {"costs_of", facts.costsCore},
      {"measured_with", toText(facts.measuredWith)},
      {"macs", facts.macs},
      {"instructions_estimate", facts.instructions},
      {"peak_step", facts.peakStep},
      {"peak_bytes", facts.peakBytes},
      {"integer_steps", precisions.integer},
      {"float_steps", precisions.all - precisions.integer},
      {"code_bytes_estimate", facts.codeBytes},
      {"stack_bytes_estimate", facts.stackBytes},
      {"inputs", toJSON(facts.inputs)},
      {"outputs", toJSON(facts.outputs)},
      {"states", toJSON(facts.states)},
      {"steps", std::move(steps)},
      {"buffers", std::move(buffers)},
      {"weights", std::move(weights)},
      {"code", std::move(code)}};
  llvm::json::Array shared;
  for (const WeightsFacts &entry : facts.sharedWeights)
    shared.push_back(llvm::json::Object{{"name", toText(entry.name)},
                                        {"bytes", entry.bytes},
                                        {"of", entry.of}});
  if (!shared.empty())
    report["shared_weights"] = std::move(shared);
  return report;
}

} // namespace tinyml
