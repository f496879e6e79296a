"""Printing the records of quantized models."""

from __future__ import annotations

Record = dict[str, object]


def _percent(value: object, digits: int = 2) -> str:
    return "-" if value is None else f"{100 * float(value):.{digits}f} %"


def print_head() -> None:
    print(
        "change: points of top-1 (autoencoder: per cent of its error) from the float model on the same samples;\n"
        "agreement: same top-1; KL: mean divergence of the outputs (autoencoder: squared difference over square)"
    )
    print(
        f"{'model':<14}{'scheme':<7}{'by':<12}{'seed':<6}{'float':>9}{'value':>9}{'change':>9}"
        f"{'agreement':>11}{'KL':>10}{'seconds':>9}"
    )


def print_record(record: Record) -> None:
    """A draw, or the mean of all draws with its interval, its targets and the layers that stayed int8."""
    top1 = record["metric"] == "top-1"
    values = (_percent(record[k]) if top1 else f"{float(record[k]):.4f}" for k in ("reference", "value"))
    reference, value = values
    unit = "" if top1 else "%"
    change = f"{float(record['change']):+.2f}{unit}"
    print(
        f"{record['model']:<14}{record['scheme']:<7}{record['by']:<12}{record.get('seed', 'mean')!s:<6}"
        f"{reference:>9}{value:>9}{change:>9}{_percent(record['agreement']):>11}{float(record['divergence']):>10.6f}"
        f"{float(record['seconds']):>9.2f}",
        flush=True,
    )
    if "seed" in record:
        return
    low, high = record["interval"]
    print(f"    95 % of the bootstrap: {low:+.2f}{unit} to {high:+.2f}{unit}")
    if record["scheme"] in ("w4a8", "w4a16") and record["by"] == "tinyml":
        layers = record["int8_layers"]
        named = f"{', '.join(layers)}: {_percent(record['int8_share'])} of the weights" if layers else "none"
        print(f"    stayed int8: {named}")
    for target in record["targets"]:
        print(
            f"    {'met   ' if target['met'] else 'MISSED'} {target['what']} {target['value']:.4g}, "
            f"wanted {target['wanted']}"
        )
    print(end="", flush=True)
