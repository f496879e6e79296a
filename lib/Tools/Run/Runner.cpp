//===- Runner.cpp - Ways to run a model -----------------------------------===//

#include "tinyml/Tools/Run/Runner.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace tinyml {

double TracedValue::getReal(int64_t index) const {
  double stored = array.getNumber(index);
  return scale ? (stored - static_cast<double>(zeroPoint)) * *scale : stored;
}

Runner::~Runner() = default;

Error Runner::report(ArrayRef<Sample>, int64_t, ArrayRef<Sample>,
                     raw_ostream &) {
  return Error::success();
}

Error Runner::trace(const Sample &, TraceCallback) {
  return createStringError("values inside the model can be seen on the "
                           "reference only");
}

namespace {
struct ReportedError : ErrorInfo<ReportedError> {
  static char ID;
  void log(raw_ostream &) const override {}
  std::error_code convertToErrorCode() const override {
    return inconvertibleErrorCode();
  }
};
char ReportedError::ID;
} // namespace

Error makeReportedError() { return make_error<ReportedError>(); }

void printError(Error error, raw_ostream &os) {
  handleAllErrors(
      std::move(error), [](const ReportedError &) {},
      [&](const ErrorInfoBase &other) {
        os << "tinyml-run: error: " << other.message() << "\n";
      });
}

} // namespace tinyml
