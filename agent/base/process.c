/* SPDX-License-Identifier: Apache-2.0 */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define REAP_POLL_NS 1000000

static void fd_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

int process_pipe(int ends[2], struct err *err)
{
	int low[2];

	if (pipe2(low, O_CLOEXEC))
		return err_system(err, "pipe");
	for (int i = 0; i < 2; i++)
		ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, 10);
	close(low[0]);
	close(low[1]);
	if (ends[0] >= 0 && ends[1] >= 0)
		return 0;
	err_system(err, "pipe");
	fd_close(&ends[0]);
	fd_close(&ends[1]);
	return -1;
}

/* The child of one that dies must die too; and no signal setting is inherited.
 */
static void child_begin(pid_t parent)
{
	sigset_t none;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	signal(SIGPIPE, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

int process_fork(struct child *out, int (*body)(int out_fd, void *context),
		 void *context, struct err *err)
{
	pid_t parent = getpid();
	int ends[2];
	pid_t pid;

	if (process_pipe(ends, err))
		return -1;
	pid = fork();
	if (pid < 0) {
		err_system(err, "fork");
		close(ends[0]);
		close(ends[1]);
		return -1;
	}
	if (!pid) {
		child_begin(parent);
		close(ends[0]);
		_exit(body(ends[1], context) & 0xff);
	}
	setpgid(pid, pid); /* both do it: whoever is first */
	close(ends[1]);
	*out = (struct child){pid, ends[0]};
	return 0;
}

static struct exit_status end_of(int status)
{
	if (WIFEXITED(status))
		return (struct exit_status){PROCESS_EXITED,
					    WEXITSTATUS(status)};
	return (struct exit_status){PROCESS_SIGNALLED, WTERMSIG(status)};
}

/* Until something may have happened to the child, at most `left` ms. */
static void end_await(int pidfd, int64_t left)
{
	struct pollfd fds = {.fd = pidfd, .events = POLLIN};
	struct timespec pause = {0, REAP_POLL_NS};

	if (pidfd >= 0)
		poll(&fds, 1, left > 60000 ? 60000 : (int)left);
	else
		nanosleep(&pause, NULL); /* a kernel without pidfds */
}

struct exit_status process_wait(struct child *child, struct deadline deadline)
{
	pid_t pid = child->pid;
	int pidfd = pidfd_open(pid, 0);
	struct exit_status end;
	bool late = false;
	siginfo_t info;
	int status = 0;

	fd_close(&child->out_fd);
	for (;;) {
		info.si_pid = 0;
		if (waitid(P_PID, (id_t)pid, &info,
			   WEXITED | WNOHANG | WNOWAIT) &&
		    errno != EINTR)
			break;
		if (info.si_pid)
			break;
		if (!late && deadline_passed(deadline)) {
			late = true;
			kill(-pid, SIGKILL);
			kill(pid, SIGKILL);
		}
		end_await(pidfd, late ? 1000 : deadline_left_ms(deadline));
	}
	/* its children too, while the dead one still keeps the group's id */
	kill(-pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	fd_close(&pidfd);
	child->pid = -1;
	end = end_of(status);
	if (late && end.end == PROCESS_SIGNALLED)
		end.end = PROCESS_TIMED_OUT;
	return end;
}

void process_kill(struct child *child)
{
	if (child->pid > 0)
		process_wait(child, (struct deadline){0});
	fd_close(&child->out_fd);
}
