/* SPDX-License-Identifier: Apache-2.0 */
#include "base/fence.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/landlock.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fence_calls.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ADDRESS_SPACE_IS_OURS 0 /* the sanitizer's shadow takes terabytes */
#else
#define ADDRESS_SPACE_IS_OURS 1
#endif

/* Newer than Debian 12's header; masked down to what the kernel knows. */
#define ACCESS_TRUNCATE	    (1ULL << 14) /* ABI 3 */
#define ACCESS_IOCTL_DEV    (1ULL << 15) /* ABI 5 */
#define NET_BIND_TCP	    (1ULL << 0) /* ABI 4 */
#define NET_CONNECT_TCP	    (1ULL << 1)
#define SCOPE_ABSTRACT_UNIX (1ULL << 0) /* ABI 6 */
#define SCOPE_SIGNAL	    (1ULL << 1)

#define ACCESS_READ (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)

/* struct landlock_ruleset_attr as of ABI 6; older kernels take its head. */
struct ruleset {
	uint64_t fs, net, scope;
};

static int user_drop(const char *name, struct err *err)
{
	const struct passwd *user = getpwnam(name);

	if (!user || !user->pw_uid || !user->pw_gid)
		return err_set(err, ERR_SYSTEM,
			       "there is no unprivileged user \"%s\"", name);
	if (setgroups(0, NULL) ||
	    setresgid(user->pw_gid, user->pw_gid, user->pw_gid) ||
	    setresuid(user->pw_uid, user->pw_uid, user->pw_uid))
		return err_system(err, "cannot become \"%s\"", name);
	if (!setuid(0))
		return err_set(err, ERR_SYSTEM,
			       "could become root again after \"%s\"", name);
	return 0;
}

/* Never above the hard limit that is there, which only root may raise. */
static int limit_set(int resource, uint64_t soft, uint64_t hard,
		     struct err *err)
{
	struct rlimit limit;

	if (getrlimit((__rlimit_resource_t)resource, &limit))
		return err_system(err, "getrlimit");
	if (hard < limit.rlim_max)
		limit.rlim_max = hard;
	limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
	if (setrlimit((__rlimit_resource_t)resource, &limit))
		return err_system(err, "setrlimit");
	return 0;
}

static int limits_set(const struct fence *fence, struct err *err)
{
	const struct {
		int resource;
		uint64_t value;
	} limits[] = {
		{RLIMIT_AS, ADDRESS_SPACE_IS_OURS ? fence->memory_bytes : 0},
		{RLIMIT_FSIZE, fence->file_size_bytes},
		{RLIMIT_NOFILE, fence->open_files},
		{RLIMIT_NPROC, fence->processes},
	};

	if (limit_set(RLIMIT_CORE, 0, 0, err))
		return -1;
	/* SIGXCPU first, a second later SIGKILL */
	if (fence->cpu_seconds && limit_set(RLIMIT_CPU, fence->cpu_seconds,
					    fence->cpu_seconds + 1, err))
		return -1;
	for (size_t i = 0; i < ARRAY_SIZE(limits); i++)
		if (limits[i].value &&
		    limit_set(limits[i].resource, limits[i].value,
			      limits[i].value, err))
			return -1;
	return 0;
}

static int path_allow(int ruleset, const char *path, uint64_t access,
		      struct err *err)
{
	struct landlock_path_beneath_attr rule = {.allowed_access = access};
	struct stat info;
	int done;

	rule.parent_fd = open(path, O_PATH | O_CLOEXEC);
	if (rule.parent_fd < 0)
		return 0; /* what is not there needs no right */
	if (!fstat(rule.parent_fd, &info) && !S_ISDIR(info.st_mode))
		rule.allowed_access &= ~(uint64_t)LANDLOCK_ACCESS_FS_READ_DIR;
	done = (int)syscall(SYS_landlock_add_rule, ruleset,
			    LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
	if (done)
		err_system(err, "Landlock rule for %s", path);
	close(rule.parent_fd);
	return done ? -1 : 0;
}

static int paths_allow(const struct fence *fence, int ruleset, struct err *err)
{
	uint64_t access = ACCESS_READ;

	if (fence->execute)
		access |= LANDLOCK_ACCESS_FS_EXECUTE;
	for (const char *const *p = fence->read_paths; *p; p++)
		if (path_allow(ruleset, *p, access, err))
			return -1;
	return path_allow(ruleset, "/dev/null",
			  LANDLOCK_ACCESS_FS_READ_FILE |
				  LANDLOCK_ACCESS_FS_WRITE_FILE,
			  err);
}

/* All that this kernel can forbid, and the size of its struct. */
static size_t ruleset_of_abi(long abi, bool network, struct ruleset *out)
{
	*out = (struct ruleset){LANDLOCK_ACCESS_FS_REFER - 1, 0, 0};
	if (abi >= 2)
		out->fs |= LANDLOCK_ACCESS_FS_REFER;
	if (abi >= 3)
		out->fs |= ACCESS_TRUNCATE;
	if (abi >= 5)
		out->fs |= ACCESS_IOCTL_DEV;
	if (abi >= 4 && !network)
		out->net = NET_BIND_TCP | NET_CONNECT_TCP;
	if (abi >= 6)
		out->scope = SCOPE_ABSTRACT_UNIX | SCOPE_SIGNAL;
	return abi >= 6 ? sizeof(*out) : (abi >= 4 ? 2 : 1) * sizeof(uint64_t);
}

static int landlock_enter(const struct fence *fence, struct err *err)
{
	long abi = syscall(SYS_landlock_create_ruleset, NULL, 0,
			   LANDLOCK_CREATE_RULESET_VERSION);
	struct ruleset rules;
	size_t size;
	int ruleset;
	int done = -1;

	if (abi < 1)
		return err_system(err, "no Landlock");
	size = ruleset_of_abi(abi, fence->network, &rules);
	ruleset = (int)syscall(SYS_landlock_create_ruleset, &rules, size, 0);
	if (ruleset < 0)
		return err_system(err, "Landlock");
	if (!paths_allow(fence, ruleset, err)) {
		done = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
		if (done)
			err_system(err, "Landlock");
	}
	close(ruleset);
	return done ? -1 : 0;
}

/* Nobody may look into the child, and it dies with its parent; set after the
 * user, because changing that undoes both. */
static int bonds_set(pid_t parent, struct err *err)
{
	if (prctl(PR_SET_DUMPABLE, 0) || prctl(PR_SET_PDEATHSIG, SIGKILL))
		return err_system(err, "prctl");
	if (getppid() != parent)
		return err_set(err, ERR_SYSTEM, "the parent has died");
	return 0;
}

static int privileges_end(struct err *err)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
		return err_system(err, "no_new_privs");
	return 0;
}

/* Notes whether a layer holds; one that does not is an error if required. */
static int layer_note(const struct fence *fence, enum fence_layer layer,
		      int done, unsigned *layers, struct err *err)
{
	if (!done) {
		*layers |= layer;
		return 0;
	}
	if (fence->required)
		return err_prefix(err, "sandbox");
	err_clear(err);
	return 0;
}

int fence_enter(const struct fence *fence, unsigned *layers, struct err *err)
{
	pid_t parent = getppid();

	*layers = 0;
	if (!geteuid() && !fence->keep_user &&
	    layer_note(fence, FENCE_USER,
		       user_drop(fence->user ? fence->user : "nobody", err),
		       layers, err))
		return -1;
	if (bonds_set(parent, err) ||
	    layer_note(fence, FENCE_NO_NEW_PRIVS, privileges_end(err), layers,
		       err) ||
	    layer_note(fence, FENCE_RLIMITS, limits_set(fence, err), layers,
		       err))
		return -1;
	if (fence->read_paths &&
	    layer_note(fence, FENCE_LANDLOCK, landlock_enter(fence, err),
		       layers, err))
		return -1;
	return layer_note(fence, FENCE_SECCOMP,
			  fence_calls_deny(fence->network, err), layers, err);
}

const char *fence_layer_name(unsigned bit)
{
	static const char *const names[FENCE_LAYERS] = {
		"user", "no-new-privs", "rlimits", "landlock", "seccomp"};

	return bit < FENCE_LAYERS ? names[bit] : "";
}
