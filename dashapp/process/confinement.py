"""A process gives up what it does not need, for good: files, the network, other processes, memory without end.

The limits are those of ``setrlimit``. On Linux a filter of system calls (seccomp) refuses whatever is not in `ALLOWED`:
no file can be opened, no connection made, no program started. What is open already stays open.
"""

import ctypes
import os
import platform
import resource
import signal
import struct
import sys
from dataclasses import dataclass
from typing import Final

SECCOMP_ARCHITECTURES: Final = {"x86_64": (0xC000003E, 0), "aarch64": (0xC00000B7, 1)}
"""The number by which the kernel knows a processor (linux/audit.h), and its column in `ALLOWED`."""
ALLOWED: Final = {
    "brk": (12, 214),
    "clock_getres": (229, 114),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "close": (3, 57),
    "dup": (32, 23),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "fadvise64": (221, 223),
    "fcntl": (72, 25),
    "fstat": (5, 80),
    "ftruncate": (77, 46),
    "futex": (202, 98),
    "getcpu": (309, 168),
    "getegid": (108, 177),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "getrandom": (318, 278),
    "getrusage": (98, 165),
    "gettid": (186, 178),
    "gettimeofday": (96, 169),
    "getuid": (102, 174),
    "lseek": (8, 62),
    "madvise": (28, 233),
    "membarrier": (324, 283),
    "memfd_create": (319, 279),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "munmap": (11, 215),
    "nanosleep": (35, 101),
    "ppoll": (271, 73),
    "pread64": (17, 67),
    "pwrite64": (18, 68),
    "read": (0, 63),
    "readv": (19, 65),
    "recvfrom": (45, 207),
    "recvmsg": (47, 212),
    "restart_syscall": (219, 128),
    "rseq": (334, 293),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sched_getaffinity": (204, 123),
    "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120),
    "sched_yield": (24, 124),
    "sendmsg": (46, 211),
    "sendto": (44, 206),
    "set_robust_list": (273, 99),
    "set_tid_address": (218, 96),
    "sigaltstack": (131, 132),
    "sysinfo": (99, 179),
    "times": (100, 153),
    "uname": (63, 160),
    "write": (1, 64),
    "writev": (20, 66),
}
"""System calls that computing, threads, shared memory and open sockets need, with their numbers (asm/unistd.h)."""

_CLONE: Final = (56, 220)
_CLONE3: Final = (435, 435)
_PRLIMIT: Final = (302, 261)
_TGKILL: Final = (234, 131)
_CLONE_THREAD: Final = 0x0001_0000
_OTHER_TABLE: Final = 0x4000_0000  # x86 has a second table of system calls from here on
_ENOSYS, _EPERM = 38, 1
_ALLOW, _ERRNO, _KILL = 0x7FFF_0000, 0x0005_0000, 0x8000_0000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_NO_NEW_PRIVILEGES, _SECCOMP, _PARENT_DEATH_SIGNAL = 38, 22, 1


@dataclass(frozen=True)
class Ceiling:
    """What a process may use.

    Attributes:
        memory_bytes: Address space beyond what it has now.
        file_bytes: The largest file or shared memory that it may make.
        open_files: How many files may be open at a time.
    """

    memory_bytes: int
    file_bytes: int
    open_files: int = 32


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def end_with_parent() -> None:
    """Have this process killed when its parent ends; does nothing where the system cannot."""
    if sys.platform == "linux":
        _prctl(_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def confine(ceiling: Ceiling) -> bool:
    """Give up what is not needed; return whether the filter of system calls could be set too.

    Args:
        ceiling: What the process may use from now on.
    """
    space = address_space() + ceiling.memory_bytes
    resource.setrlimit(resource.RLIMIT_AS, (space, space))
    resource.setrlimit(resource.RLIMIT_FSIZE, (ceiling.file_bytes, ceiling.file_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (ceiling.open_files, ceiling.open_files))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return _filter_calls()


def allow_cpu(seconds: float) -> None:
    """Let this process compute for so long from now on; the system kills it when it takes longer."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    until = int(usage.ru_utime + usage.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def allow_memory(n_bytes: int, base: int) -> None:
    """Let this process have ``n_bytes`` of address space beyond ``base``, but never more than it was confined to."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = base + n_bytes
    resource.setrlimit(resource.RLIMIT_AS, (wanted if most == resource.RLIM_INFINITY else min(wanted, most), most))


def address_space() -> int:
    """Return how many bytes of addresses this process uses; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm", "rb") as status:  # noqa: PTH123 (pathlib is not needed here)
            return int(status.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _filter_calls() -> bool:
    known = SECCOMP_ARCHITECTURES.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    program = _filter(*known)
    code = _Program(len(program) // 8, program)
    if _prctl(_NO_NEW_PRIVILEGES, 1):
        return False
    return _prctl(_SECCOMP, 2, ctypes.byref(code)) == 0


def _filter(architecture: int, column: int) -> bytes:
    """Return the filter as a program of the Berkeley packet filter, which the kernel runs at each system call."""
    numbers = sorted(call[column] for call in ALLOWED.values())
    pid = os.getpid()
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        # Libraries take "no such call" for an old kernel and use clone instead, whose arguments can be looked at.
        (_EQUAL, 1, 0, _CLONE3[column]),
        (_AT_LEAST, 0, 1, _OTHER_TABLE),
        (_RETURN, 0, 0, _ERRNO | _ENOSYS),
        # Threads, but no processes.
        (_EQUAL, 0, 4, _CLONE[column]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_ANY_BIT, 0, 1, _CLONE_THREAD),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | _EPERM),
        # Limits and signals of this process, not of others.
        (_EQUAL, 0, 4, _PRLIMIT[column]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 0, 1, 0),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | _EPERM),
        (_EQUAL, 0, 4, _TGKILL[column]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 0, 1, pid),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _ERRNO | _EPERM),
        *((_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)),
        (_RETURN, 0, 0, _ERRNO | _EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
    return b"".join(struct.pack("HBBI", *step) for step in steps)


def _prctl(option: int, *arguments: object) -> int:
    values = [ctypes.c_ulong(each) if isinstance(each, int) else each for each in arguments]
    result: int = ctypes.CDLL(None, use_errno=True).prctl(option, *values, *[ctypes.c_ulong(0)] * (4 - len(values)))
    return result
