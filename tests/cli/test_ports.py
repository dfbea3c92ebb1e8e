"""Ports: below those the kernel lends, different, free; and who holds a taken one."""

import os
import socket

from meterhouse.cli import ports


def test_chosen_ports_are_free_different_and_below_the_lent_ones() -> None:
    chosen = ports.choose(20, set())
    assert len(set(chosen)) == 20
    assert all(port < 32_768 and ports.free(port) for port in chosen)
    assert ports.choose(0, set()) == []


def test_a_taken_port_is_not_free_and_its_holder_is_found() -> None:
    [port] = ports.choose(1, set())
    with socket.create_server(("127.0.0.1", port)):
        assert not ports.free(port)
        assert not ports.all_free(port - 1, 3)
        assert f"process {os.getpid()}" in ports.holder(port)
    assert ports.free(port)
