# The part of the binding that engines/llama/ uses.
from collections.abc import Callable, Mapping

class CommonParamsModel:
    path: str

class CpuParams:
    n_threads: int

class CommonParams:
    model: CommonParamsModel
    cpuparams: CpuParams
    cpuparams_batch: CpuParams
    n_ctx: int
    n_gpu_layers: int
    fit_params: bool
    n_parallel: int
    warmup: bool
    verbosity: int
    cache_ram_mib: int
    use_jinja: bool
    enable_reasoning: int
    chat_template: str
    ui: bool
    endpoint_slots: bool
    endpoint_props: bool
    endpoint_metrics: bool
    api_keys: list[str]
    hostnames: list[str]
    port: int

class Server:
    listening_address: str
    def __init__(self, common_params: CommonParams) -> None: ...
    def handle_chat_completions(
        self, prompt: Mapping[str, object], res_callback: Callable[[dict[str, object]], bool]
    ) -> None: ...
