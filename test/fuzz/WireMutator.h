//===- WireMutator.h - Mutates protobuf messages ----------------*- C++ -*-===//
//
// Changing a byte of a protobuf message nearly always breaks the lengths around
// it, so that only the parser is tested. This mutator takes a message apart
// into its fields, changes one of them, and puts all lengths right again.
//
//===----------------------------------------------------------------------===//

#ifndef TINYML_TEST_FUZZ_WIREMUTATOR_H
#define TINYML_TEST_FUZZ_WIREMUTATOR_H

#include <cstddef>
#include <cstdint>
#include <string>

namespace tinyml {

/// Changes one field of the message in `message`, whatever its schema. `seed`
/// decides which and how; the result may be the same.
std::string mutateMessage(const std::string &message, unsigned seed);

/// The same, where the field is taken from `donor`.
std::string crossMessages(const std::string &message, const std::string &donor,
                          unsigned seed);

} // namespace tinyml

#endif // TINYML_TEST_FUZZ_WIREMUTATOR_H
