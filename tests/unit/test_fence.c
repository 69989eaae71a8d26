/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fence.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/process.h"

TestSuite(fence, .timeout = 30);

static const char *const etc_only[] = {"/etc/ssl", "/no/such/path", NULL};

struct trial {
	struct fence fence;
	int (*look)(unsigned layers); /* 0 when all is as it should be */
};

static int attempt(int out_fd, void *context)
{
	const struct trial *trial = context;
	struct err err = {0};
	unsigned layers = 0;

	(void)out_fd;
	if (fence_enter(&trial->fence, &layers, &err))
		return 100;
	return trial->look(layers);
}

static struct exit_status tried(const struct trial *trial)
{
	struct trial copy = *trial;
	struct err err = {0};
	struct child child;

	cr_assert_eq(process_fork(&child, attempt, &copy, &err), 0);
	return process_wait(&child, deadline_after_ms(20000));
}

static bool has_landlock(void)
{
	return syscall(SYS_landlock_create_ruleset, NULL, 0,
		       LANDLOCK_CREATE_RULESET_VERSION) > 0;
}

static int look_at_files(unsigned layers)
{
	if (!(layers & FENCE_LANDLOCK))
		return has_landlock() ? 1 : 0;
	if (open("/etc/passwd", O_RDONLY) >= 0 || errno != EACCES)
		return 2;
	if (open("/etc/ssl/openssl.cnf", O_RDONLY) < 0)
		return 3;
	if (open("/etc/ssl", O_RDONLY | O_DIRECTORY) < 0)
		return 4;
	if (open("/tmp/fence-test", O_WRONLY | O_CREAT, 0600) >= 0)
		return 5;
	if (open("/dev/null", O_WRONLY) < 0)
		return 6;
	execl("/bin/true", "true", NULL);
	return errno == EACCES ? 0 : 7;
}

Test(fence, only_named_paths_are_read)
{
	struct trial trial = {{.read_paths = etc_only}, look_at_files};
	struct exit_status end = tried(&trial);

	cr_assert_eq(end.end, PROCESS_EXITED);
	cr_assert_eq(end.code, 0);
}

static int look_at_calls(unsigned layers)
{
	if (!(layers & FENCE_SECCOMP) || !(layers & FENCE_NO_NEW_PRIVS))
		return 1;
	if (ptrace(PTRACE_TRACEME, 0, NULL, NULL) != -1 || errno != EPERM)
		return 2;
	if (unshare(CLONE_NEWUSER) != -1 || errno != EPERM)
		return 3;
	if (mount("x", "/", "tmpfs", 0, NULL) != -1 || errno != EPERM)
		return 4;
	if (socket(AF_INET, SOCK_STREAM, 0) != -1 || errno != EPERM)
		return 5;
	if (socket(AF_INET6, SOCK_DGRAM, 0) != -1 || errno != EPERM)
		return 6;
	if (socket(AF_UNIX, SOCK_STREAM, 0) < 0)
		return 7;
	if (syscall(SYS_clone3, NULL, 0) != -1 || errno != ENOSYS)
		return 8;
	if (syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0) != -1 ||
	    errno != EPERM)
		return 9;
	return fork() >= 0 ? 0 : 10;
}

Test(fence, what_looking_needs_not_is_denied)
{
	struct trial trial = {{0}, look_at_calls};

	cr_assert_eq(tried(&trial).code, 0);
}

static int look_at_network(unsigned layers)
{
	(void)layers;
	return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : 1;
}

Test(fence, the_network_when_asked_for)
{
	struct trial trial = {{.network = true, .read_paths = etc_only},
			      look_at_network};

	cr_assert_eq(tried(&trial).code, 0);
}

static int look_at_user(unsigned layers)
{
	if (!(layers & FENCE_USER))
		return 1;
	if (!getuid() || !geteuid() || !getgid() || getgroups(0, NULL))
		return 2;
	return setuid(0) == -1 ? 0 : 3;
}

static int look_at_root(unsigned layers)
{
	return (layers & FENCE_USER) || geteuid() ? 1 : 0;
}

Test(fence, root_becomes_nobody_unless_kept)
{
	struct trial dropped = {{.required = true}, look_at_user};
	struct trial kept = {{.required = true, .keep_user = true},
			     look_at_root};
	struct trial wrong = {{.required = true, .user = "no-such-user"},
			      look_at_user};
	struct trial loose = {{.user = "no-such-user"}, look_at_root};

	if (geteuid())
		cr_skip_test("needs root");
	cr_assert_eq(tried(&dropped).code, 0);
	cr_assert_eq(tried(&kept).code, 0);
	cr_assert_eq(tried(&wrong).code, 100);
	cr_assert_eq(tried(&loose).code, 0);
}

static int spin(unsigned layers)
{
	volatile unsigned n = 0;

	if (!(layers & FENCE_RLIMITS))
		return 1;
	for (;;)
		n++;
}

static int look_at_limits(unsigned layers)
{
	struct rlimit limit;

	(void)layers;
	if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_max != 20)
		return 1;
	if (getrlimit(RLIMIT_FSIZE, &limit) || limit.rlim_max != 4096)
		return 2;
	if (getrlimit(RLIMIT_CORE, &limit) || limit.rlim_max != 0)
		return 3;
	for (int i = 0; i < 100; i++)
		if (dup(0) < 0)
			return errno == EMFILE ? 0 : 4;
	return 5;
}

Test(fence, limits_bind)
{
	struct trial endless = {{.cpu_seconds = 1}, spin};
	struct trial limits = {{.open_files = 20, .file_size_bytes = 4096},
			       look_at_limits};
	struct exit_status end = tried(&endless);

	cr_assert_eq(end.end, PROCESS_SIGNALLED);
	cr_assert(end.code == SIGXCPU || end.code == SIGKILL);
	cr_assert_eq(tried(&limits).code, 0);
}

Test(fence, layers_have_names)
{
	cr_assert_str_eq(fence_layer_name(0), "user");
	cr_assert_str_eq(fence_layer_name(4), "seccomp");
	cr_assert_str_eq(fence_layer_name(5), "");
}
