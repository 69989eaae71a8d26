/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fence_calls.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/socket.h>

#define DENY SCMP_ACT_ERRNO(EPERM)

/* io_uring is among them because what it does passes seccomp by. */
static const int denied[] = {
	SCMP_SYS(ptrace),
	SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev),
	SCMP_SYS(kcmp),
	SCMP_SYS(pidfd_getfd),
	SCMP_SYS(mount),
	SCMP_SYS(umount2),
	SCMP_SYS(pivot_root),
	SCMP_SYS(chroot),
	SCMP_SYS(move_mount),
	SCMP_SYS(open_tree),
	SCMP_SYS(fsopen),
	SCMP_SYS(fsmount),
	SCMP_SYS(fsconfig),
	SCMP_SYS(fspick),
	SCMP_SYS(mount_setattr),
	SCMP_SYS(unshare),
	SCMP_SYS(setns),
	SCMP_SYS(bpf),
	SCMP_SYS(perf_event_open),
	SCMP_SYS(userfaultfd),
	SCMP_SYS(io_uring_setup),
	SCMP_SYS(io_uring_enter),
	SCMP_SYS(io_uring_register),
	SCMP_SYS(keyctl),
	SCMP_SYS(add_key),
	SCMP_SYS(request_key),
	SCMP_SYS(init_module),
	SCMP_SYS(finit_module),
	SCMP_SYS(delete_module),
	SCMP_SYS(kexec_load),
	SCMP_SYS(kexec_file_load),
	SCMP_SYS(reboot),
	SCMP_SYS(swapon),
	SCMP_SYS(swapoff),
	SCMP_SYS(acct),
	SCMP_SYS(quotactl),
	SCMP_SYS(syslog),
	SCMP_SYS(settimeofday),
	SCMP_SYS(clock_settime),
	SCMP_SYS(clock_adjtime),
	SCMP_SYS(adjtimex),
	SCMP_SYS(sethostname),
	SCMP_SYS(setdomainname),
	SCMP_SYS(iopl),
	SCMP_SYS(ioperm),
	SCMP_SYS(open_by_handle_at),
	SCMP_SYS(name_to_handle_at),
	SCMP_SYS(fanotify_init),
	SCMP_SYS(personality),
};

/* New namespaces by clone; clone3 hides its flags from seccomp, and "not
 * implemented" makes the C library use clone instead. */
static int namespaces_deny(scmp_filter_ctx filter)
{
	static const unsigned long flags[] = {
		CLONE_NEWNS,  CLONE_NEWUTS, CLONE_NEWIPC,    CLONE_NEWUSER,
		CLONE_NEWPID, CLONE_NEWNET, CLONE_NEWCGROUP,
	};

	for (size_t i = 0; i < ARRAY_SIZE(flags); i++) {
		int bad = seccomp_rule_add(filter, DENY, SCMP_SYS(clone), 1,
					   SCMP_A0(SCMP_CMP_MASKED_EQ, flags[i],
						   flags[i]));

		if (bad)
			return bad;
	}
	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS),
				SCMP_SYS(clone3), 0);
}

static int sockets_deny(scmp_filter_ctx filter, bool network)
{
	if (network)
		return seccomp_rule_add(filter, DENY, SCMP_SYS(socket), 1,
					SCMP_A0(SCMP_CMP_EQ, AF_PACKET));
	return seccomp_rule_add(filter, DENY, SCMP_SYS(socket), 1,
				SCMP_A0(SCMP_CMP_NE, AF_UNIX));
}

int fence_calls_deny(bool network, struct err *err)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
	int bad = filter ? 0 : -ENOMEM;

	for (size_t i = 0; !bad && i < ARRAY_SIZE(denied); i++) {
		bad = seccomp_rule_add(filter, DENY, denied[i], 0);
		if (bad == -EDOM) /* this machine has no such call */
			bad = 0;
	}
	if (!bad)
		bad = namespaces_deny(filter);
	if (!bad)
		bad = sockets_deny(filter, network);
	if (!bad)
		bad = seccomp_load(filter);
	if (filter)
		seccomp_release(filter);
	if (!bad)
		return 0;
	errno = -bad;
	return err_system(err, "seccomp");
}
