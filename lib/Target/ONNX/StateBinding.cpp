//===- StateBinding.cpp - Outputs that become inputs ----------------------===//

#include "StateBinding.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace tinyml;

/// Returns the names of `tensors`, quoted, for a reader.
template <typename Range>
static std::string listNames(const Range &tensors) {
  return llvm::join(llvm::map_range(tensors,
                                    [](const proto::ValueInfoProto &info) {
                                      return "'" + info.name() + "'";
                                    }),
                    ", ");
}

template <typename Range>
static bool isNamed(const Range &tensors, StringRef name) {
  return llvm::any_of(tensors, [&](const proto::ValueInfoProto &info) {
    return info.name() == name;
  });
}

LogicalResult StateBinding::bindOne(StringRef text,
                                    const proto::GraphProto &graph) {
  // Names may hold colons: take the one that has an output before it and an
  // input behind it.
  SmallVector<std::pair<StringRef, StringRef>> matches;
  bool hasOutput = false;
  for (size_t at = text.find(':'); at != StringRef::npos;
       at = text.find(':', at + 1)) {
    StringRef output = text.take_front(at), input = text.drop_front(at + 1);
    bool isOutput = isNamed(graph.output(), output);
    hasOutput |= isOutput;
    if (isOutput && isNamed(graph.input(), input))
      matches.emplace_back(output, input);
  }
  auto error = [&] { return state.error() << "state '" << text << "': "; };
  if (matches.empty()) {
    InFlightDiagnostic diag = error();
    diag << "the graph has no "
         << (hasOutput ? "input of the name behind"
                       : "output of the name before")
         << " the colon";
    diag.attachNote() << "the outputs are " << listNames(graph.output())
                      << "; the inputs are " << listNames(graph.input());
    return diag;
  }
  if (matches.size() > 1)
    return error() << "more than one colon has an output before it and an "
                      "input behind it";
  auto [output, input] = matches.front();
  if (!inputs.try_emplace(output, input.str()).second)
    return error() << "the output is bound to '" << getInput(output)
                   << "' already";
  if (!initial.try_emplace(input).second)
    return error() << "another output is bound to the input already";
  return success();
}

LogicalResult StateBinding::bind(const proto::GraphProto &graph) {
  for (StringRef text : state.options.states)
    if (failed(bindOne(text, graph)))
      return failure();
  return success();
}
