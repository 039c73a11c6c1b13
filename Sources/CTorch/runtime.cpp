#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <dlfcn.h>
#include <malloc.h>
#include <torch/version.h>

#include "handles.hpp"

namespace {

thread_local std::string last_error;

using text_function = char *(*)();

std::string blas_description() {
  // OpenBLAS is looked up at run time because any BLAS may stand behind libtorch.
  auto config = reinterpret_cast<text_function>(dlsym(RTLD_DEFAULT, "openblas_get_config"));
  auto core = reinterpret_cast<text_function>(dlsym(RTLD_DEFAULT, "openblas_get_corename"));
  if (config == nullptr || core == nullptr) return "unknown BLAS";
  return std::string(config()) + " running as " + core();
}

}  // namespace

void ctorch::remember_error(const std::string &message) { last_error = message; }

const char *ctorch_error(void) { return last_error.c_str(); }

const char *ctorch_version(void) { return TORCH_VERSION; }

const char *ctorch_blas(void) {
  static const std::string description = blas_description();
  return description.c_str();
}

bool ctorch_set_threads(int count) {
  return ctorch::succeeded([&] { at::set_num_threads(count); });
}

void ctorch_keep_memory(void) {
  // The largest threshold that glibc takes.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

bool ctorch_set_recording(bool enabled) {
  bool before = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(enabled);
  return before;
}
