/* What the preloaded library sees: libc, with which alone it is linked, the declarations of the
 * functions that it stands before, and of those that it looks up. bleep-run has the same libc. */
#pragma once

#include "../../include/bleepreliability.h"
#include <dbus/dbus.h>
#include <dlfcn.h>
#include <errno.h>
#include <gio/gio.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

/* errno is a macro, which Swift cannot see. */
static inline int
lastError(void)
{
    return errno;
}

/* The types of functions, from their declarations, which Swift cannot name. */
#define TYPE(name) typedef __typeof__(name) *name##_type

TYPE(dbus_connection_send);
TYPE(dbus_connection_send_with_reply);
TYPE(dbus_connection_send_with_reply_and_block);
TYPE(dbus_error_free);
TYPE(dbus_error_init);
TYPE(dbus_free);
TYPE(dbus_message_get_destination);
TYPE(dbus_message_get_error_name);
TYPE(dbus_message_get_interface);
TYPE(dbus_message_get_member);
TYPE(dbus_message_get_path);
TYPE(dbus_message_get_sender);
TYPE(dbus_message_get_type);
TYPE(dbus_message_iter_get_arg_type);
TYPE(dbus_message_iter_get_basic);
TYPE(dbus_message_iter_init);
TYPE(dbus_message_marshal);
TYPE(dbus_message_new_method_call);
TYPE(dbus_message_set_auto_start);
TYPE(dbus_message_set_no_reply);
TYPE(dbus_message_unref);
TYPE(dbus_pending_call_allocate_data_slot);
TYPE(dbus_pending_call_get_data);
TYPE(dbus_pending_call_set_data);
TYPE(dbus_pending_call_steal_reply);

TYPE(g_dbus_connection_call);
TYPE(g_dbus_connection_call_finish);
TYPE(g_dbus_connection_call_sync);
TYPE(g_dbus_connection_call_with_unix_fd_list);
TYPE(g_dbus_connection_call_with_unix_fd_list_finish);
TYPE(g_dbus_connection_call_with_unix_fd_list_sync);
TYPE(g_dbus_connection_flush_sync);
TYPE(g_dbus_connection_get_stream);
TYPE(g_dbus_connection_send_message);
TYPE(g_dbus_connection_send_message_with_reply);
TYPE(g_dbus_connection_send_message_with_reply_finish);
TYPE(g_dbus_connection_send_message_with_reply_sync);
TYPE(g_dbus_error_get_remote_error);
TYPE(g_dbus_message_get_body);
TYPE(g_dbus_message_get_destination);
TYPE(g_dbus_message_get_error_name);
TYPE(g_dbus_message_get_interface);
TYPE(g_dbus_message_get_member);
TYPE(g_dbus_message_get_message_type);
TYPE(g_dbus_message_get_path);
TYPE(g_dbus_message_get_sender);
TYPE(g_dbus_message_new_method_call);
TYPE(g_dbus_message_set_flags);
TYPE(g_dbus_message_to_blob);
TYPE(g_dbus_proxy_call);
TYPE(g_dbus_proxy_call_finish);
TYPE(g_dbus_proxy_call_sync);
TYPE(g_dbus_proxy_call_with_unix_fd_list);
TYPE(g_dbus_proxy_call_with_unix_fd_list_finish);
TYPE(g_dbus_proxy_call_with_unix_fd_list_sync);
TYPE(g_dbus_proxy_get_connection);
TYPE(g_dbus_proxy_get_default_timeout);
TYPE(g_dbus_proxy_get_interface_name);
TYPE(g_dbus_proxy_get_name);
TYPE(g_dbus_proxy_get_object_path);
TYPE(g_error_free);
TYPE(g_free);
TYPE(g_io_error_quark);
TYPE(g_main_context_new);
TYPE(g_main_context_unref);
TYPE(g_object_set_data_full);
TYPE(g_object_steal_data);
TYPE(g_object_unref);
TYPE(g_socket_condition_check);
TYPE(g_socket_connection_get_socket);
TYPE(g_socket_connection_get_type);
TYPE(g_type_check_instance_is_a);

TYPE(bleep_client_new);
TYPE(bleep_client_unref);
TYPE(bleep_connect_gate_set);
TYPE(bleep_error_blame);
TYPE(bleep_error_status);
TYPE(bleep_error_unref);
TYPE(bleep_external_call_cancel);
TYPE(bleep_external_call_lost);
TYPE(bleep_external_call_new);
TYPE(bleep_external_call_next);
TYPE(bleep_external_call_refused);
TYPE(bleep_external_call_replied);
TYPE(bleep_external_call_result);
TYPE(bleep_external_call_unref);
TYPE(bleep_log_set_level);
TYPE(bleep_metrics_write);
TYPE(bleep_recover_async);
TYPE(bleep_recorder_dump);
TYPE(bleep_recorder_note_message);
TYPE(bleep_recorder_start);
TYPE(bleep_recorder_stop);
TYPE(bleep_timeout_set);

#undef TYPE
