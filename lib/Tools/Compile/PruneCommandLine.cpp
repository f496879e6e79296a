//===- PruneCommandLine.cpp - --prune and its options ---------------------===//

#include "tinyml/Tools/Compile/PruneCommandLine.h"
#include "tinyml/Compression/Pruning/ChannelLoss.h"
#include "tinyml/Tools/Compile/QuantizeCommandLine.h"

using namespace llvm;

namespace tinyml {

PruneCommandLine::PruneCommandLine(cl::OptionCategory &category)
    : share("prune", cl::cat(category), cl::value_desc("0.3|curve"),
            cl::desc("Leave out channels until so much of the "
                     "multiply-accumulates of linear layers is gone; curve: "
                     "only say what 0.1 to 0.7 would cost")),
      budgetMACs("budget-macs", cl::cat(category), cl::value_desc("5M"),
                 cl::desc("Or until no more than these are left: a number, K "
                          "thousand or M million")),
      budgetFlash("budget-flash", cl::cat(category), cl::value_desc("64K"),
                  cl::desc("Or as little as brings weights and code into so "
                           "much flash")),
      budgetRAM("budget-ram", cl::cat(category), cl::value_desc("20K"),
                cl::desc("Or what it needs of RAM into so much")),
      maxDrop("prune-max-drop", cl::cat(category), cl::value_desc("percent"),
              cl::desc("Or as much as costs no more percent of the whole "
                       "model's answers, measured on --calibration")),
      scope("prune-scope", cl::cat(category), cl::desc("Where channels go:"),
            cl::values(clEnumValN(Scope::Model, "model",
                                  "where it costs least for what it saves"),
                       clEnumValN(Scope::Layer, "layer",
                                  "that part of every layer's channels"))),
      criterion("prune-criterion", cl::cat(category),
                cl::value_desc("l1|l2|activation|second-order"),
                cl::desc("Which channels go first (default: second-order with "
                         "--calibration, else l2)")),
      method("prune-method", cl::cat(category),
             cl::value_desc("channels|rank|both"),
             cl::desc("What goes: channels, the rank of convolutions, which "
                      "then become two of fewer taps, or of both what costs "
                      "less (default: with --calibration what loses least "
                      "when tried, else channels)")),
      noRecovery("no-prune-recovery", cl::cat(category),
                 cl::desc("Do not fit the other weights to what the whole "
                          "model computes from --calibration")),
      steps("prune-steps", cl::cat(category), cl::value_desc("N"), cl::init(-1),
            cl::desc("Steps in which all layers then learn together from the "
                     "whole model; 0 = none (default: at most 2000, fewer "
                     "where the model is large)")) {}

/// Reads `5000000`, `5000K` or `5M`.
static std::string parseCount(StringRef flag, StringRef given, int64_t &count) {
  StringRef digits = given;
  double unit = 1;
  if (digits.consume_back("K"))
    unit = 1e3;
  else if (digits.consume_back("M"))
    unit = 1e6;
  double number = 0;
  // A double has every count that is compared with exactly.
  if (digits.getAsDouble(number) || !(number >= 0) || number * unit > 1e15)
    return ("--" + flag + " takes a number, 500K or 5M, found '" + given + "'")
        .str();
  count = static_cast<int64_t>(number * unit);
  return "";
}

std::string PruneCommandLine::get(PruneOptions &options) const {
  if (share == "curve") {
    options.curve = true;
  } else if (!share.empty()) {
    double part = 0;
    if (StringRef(share).getAsDouble(part) || !(part > 0 && part < 1))
      return "--prune takes a part between 0 and 1, as 0.3, or curve, found '" +
             share + "'";
    options.share = part;
  }
  if (!budgetMACs.empty()) {
    int64_t count = 0;
    std::string error = parseCount("budget-macs", budgetMACs, count);
    if (!error.empty())
      return error;
    options.budgetMACs = count;
  }
  for (auto [flag, given, bytes] :
       {std::tuple("budget-flash", &budgetFlash, &options.budgetFlash),
        std::tuple("budget-ram", &budgetRAM, &options.budgetRAM)}) {
    if (given->empty())
      continue;
    std::string error = parseBytes(flag, *given, bytes->emplace());
    if (!error.empty())
      return error;
  }
  if (!maxDrop.empty()) {
    double percent = 0;
    if (StringRef(maxDrop).getAsDouble(percent) ||
        !(percent >= 0 && percent <= 100))
      return "--prune-max-drop takes percent, 0 to 100, found '" + maxDrop +
             "'";
    options.maxDrop = percent;
  }
  options.even = scope == Scope::Layer;
  options.criterion = criterion;
  options.method = method;
  options.recover = !noRecovery;
  if (steps.getNumOccurrences() != 0) {
    if (steps < 0 || steps > 1000000)
      return "--prune-steps takes a number from 0 to 1000000, found '" +
             std::to_string(steps) + "'";
    options.steps = steps;
  }
  return "";
}

std::string checkPruneOptions(const PruneOptions &options, bool hasData) {
  if (!options.isRequested())
    return options.even || !options.criterion.empty() ||
                   !options.method.empty() || !options.recover || options.steps
               ? "--prune-scope, --prune-criterion, --prune-method, "
                 "--prune-steps and --no-prune-recovery are for "
                 "--prune=<part>, "
                 "--prune-max-drop=<percent> or a budget: --budget-macs, "
                 "--budget-flash, --budget-ram"
               : "";
  bool hasShare = options.share || options.curve;
  bool hasBytes = options.budgetFlash || options.budgetRAM;
  if (hasShare + options.budgetMACs.has_value() + options.maxDrop.has_value() +
          hasBytes >
      1)
    return "--prune, --prune-max-drop, --budget-macs and --budget-flash or "
           "--budget-ram all say how much goes: give one";
  if ((options.curve || options.maxDrop) && !hasData)
    return std::string(options.curve ? "--prune=curve" : "--prune-max-drop") +
           " is measured on --calibration=<inputs.npz>";
  if (options.steps.value_or(0) != 0 && !hasData)
    return "--prune-steps learns from --calibration=<inputs.npz>";
  if (options.steps.value_or(0) != 0 && !options.recover)
    return "--prune-steps learns from the whole model, --no-prune-recovery "
           "leaves that out: give one, or --prune-steps=0";
  if (options.even && options.budgetMACs)
    return "--prune-scope=layer takes a part: --prune, not --budget-macs";
  if (!options.method.empty() && !parsePruneMethod(options.method))
    return "unknown method '" + options.method +
           "': --prune-method takes channels, rank or both";
  if (options.even && !options.method.empty() && options.method != "channels")
    return "--prune-scope=layer takes a part of the channels: "
           "--prune-method=channels, not " +
           options.method;
  if (options.criterion.empty())
    return "";
  std::optional<PruneCriterion> criterion =
      parsePruneCriterion(options.criterion);
  if (!criterion)
    return "unknown criterion '" + options.criterion +
           "': --prune-criterion takes l1, l2, activation or second-order";
  if (needsData(*criterion) && !hasData)
    return "--prune-criterion=" + options.criterion +
           " is measured on --calibration=<inputs.npz>";
  return "";
}

} // namespace tinyml
